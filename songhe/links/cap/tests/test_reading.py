"""CAP 1.2 as XML and as JSON are one message; what is wrong is named; nothing from outside is ever fetched."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from songhe.links import cap

XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>W-1</identifier><sender>met@ankang</sender>
<sent>2026-07-01T08:00:00+08:00</sent><status>Actual</status><msgType>Update</msgType><scope>Public</scope>
<references>met@ankang,W-0,2026-07-01T07:00:00+08:00</references>
<info><language>en-US</language><category>Met</category><event>Rainstorm</event><urgency>Immediate</urgency>
<severity>Severe</severity><certainty>Observed</certainty></info>
<info><language>zh-CN</language><category>Met</category><event>\xe6\x9a\xb4\xe9\x9b\xa8</event><urgency>Immediate</urgency>
<severity>Severe</severity><certainty>Observed</certainty><expires>2026-07-01T20:00:00+08:00</expires>
<parameter><valueName>colour</valueName><value>orange</value></parameter>
<area><areaDesc>Puxi</areaDesc><polygon>32.7,108.2 32.7,108.3 32.8,108.3 32.7,108.2</polygon><circle>32.7,108.2 5</circle>
<geocode><valueName>GB/T 2260</valueName><value>610921</value></geocode></area></info></alert>"""


def as_json(**changes: Any) -> bytes:
    told = {
        "identifier": "W-1", "sender": "met@ankang", "sent": "2026-07-01T08:00:00+08:00", "status": "Actual",
        "msgType": "Alert", "scope": "Public", "info": [{"category": ["Met"], "event": "暴雨",
                 "urgency": "Immediate", "severity": "Severe",
                                     "certainty": "Observed", "area": [{"areaDesc": "蒲溪"}]}],
    }  # fmt: skip
    return json.dumps({**told, **changes}).encode()


def test_xml_is_read_whole() -> None:
    told = cap.read(XML)
    assert (told.identifier, told.kind, told.sent) == ("W-1", "Update", datetime(2026, 7, 1, tzinfo=UTC))
    assert told.references[0].identifier == "W-0"
    info = told.info()
    assert info is not None and info.event == "暴雨" and info.expires == datetime(2026, 7, 1, 12, tzinfo=UTC)
    (area,) = info.areas
    assert area.polygons[0][1] == (32.7, 108.3) and area.circles == ((32.7, 108.2, 5.0),)
    assert area.geocodes == (("GB/T 2260", "610921"),) and info.parameters == (("colour", "orange"),)
    assert told.info("en") is not None and told.infos[0].event == "Rainstorm"


def test_json_is_the_same_message() -> None:
    told = cap.read(as_json())
    assert (told.identifier, told.kind) == ("W-1", "Alert") and told.info() is not None
    assert cap.read(json.dumps({"alert": json.loads(as_json())}).encode()) == told


@pytest.mark.parametrize(
    ("body", "element", "code"),
    [
        (b"<alert>", "alert", "syntax"),
        (b"<alert/>", "alert", "word"),
        (b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>',
         "alert", "syntax"),
        (b"[1]", "alert", "syntax"),
        (b"{" + b" " * cap.LARGEST, "alert", "too_large"),
        (as_json(identifier="a b"), "identifier", "word"),
        (as_json(sender=""), "sender", "missing"),
        (as_json(sent="2026-07-01T08:00:00"), "sent", "moment"),
        (as_json(sent="2026-13-01T08:00:00+08:00"), "sent", "moment"),
        (as_json(status="Real"), "status", "word"),
        (as_json(msgType="Cancel"), "references", "missing"),
        (as_json(msgType="Update", references="a,b"), "references", "syntax"),
        (as_json(info=[]), "info", "missing"),
        (as_json(info=["x"]), "info", "syntax"),
        (as_json(identifier=3), "identifier", "syntax"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(body: bytes, element: str, code: str) -> None:
    with pytest.raises(cap.BadWarning) as fault:
        cap.read(body)
    assert (fault.value.element, fault.value.code) == (element, code)


@pytest.mark.parametrize(
    "ring", ["1,2 3,4 5,6 7,8", "1,2 3,4 1,2", "91,0 1,1 2,2 91,0", "a,b 1,1 2,2 a,b", "nan,1 1,1 2,2 nan,1"]
)
def test_a_shape_that_is_none(ring: str) -> None:
    info = json.loads(as_json())["info"][0] | {"area": [{"areaDesc": "x", "polygon": [ring]}]}
    with pytest.raises(cap.BadWarning) as fault:
        cap.read(as_json(info=[info]))
    assert fault.value.element == "polygon"
