"""The wire format: what is written is read back, and whatever arrives raises nothing but `Malformed`."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songhe.links.devices.mqtt import decode
from songhe.links.devices.mqtt import packets as mqtt
from songhe.links.devices.mqtt.decode import FROM_CLIENT, FROM_SERVER, Decoder
from songhe.links.devices.mqtt.encode import acknowledgement, encode
from songhe.links.devices.mqtt.wire import Malformed

ANY = FROM_CLIENT | FROM_SERVER
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
topics = st.text(st.characters(exclude_characters="\0+#", exclude_categories=["Cs"]), min_size=1, max_size=30)
filters = st.sampled_from(["a", "a/b", "+", "#", "a/+/c", "a/#", "/", "songhe/btn-wang/#"])
ids = st.integers(1, 65_535)
blobs = st.binary(max_size=60)
codes = st.integers(0, 255)
user = st.lists(st.tuples(texts, texts), max_size=2)


def some(**known: Any) -> Any:
    """Some of these properties, and user properties in all packets."""
    return st.fixed_dictionaries({}, optional=known).map(lambda found: {k: v for k, v in found.items() if v != []})


publish_properties = some(
    payload_format=st.integers(0, 1), message_expiry=st.integers(0, 2**32 - 1), content_type=texts, response_topic=texts,
    correlation_data=blobs, subscription_id=st.integers(1, 268_435_455), user=user,
)  # fmt: skip
will_properties = some(will_delay=st.integers(0, 2**32 - 1), content_type=texts, user=user)
connect_properties = some(
    session_expiry=st.integers(0, 2**32 - 1), receive_maximum=st.integers(1, 65_535), auth_method=texts, auth_data=blobs,
    maximum_packet_size=st.integers(1, 2**32 - 1), topic_alias_maximum=st.integers(0, 65_535), user=user,
)  # fmt: skip
connack_properties = some(assigned_client_id=texts, server_keep_alive=st.integers(0, 65_535), maximum_qos=st.integers(0, 1))


@st.composite
def publishes(draw: Any) -> mqtt.Publish:
    qos = draw(st.integers(0, 2))
    number, dup = (draw(ids), draw(st.booleans())) if qos else (0, False)
    return mqtt.Publish(draw(topics), draw(blobs), qos, number, dup, draw(st.booleans()), draw(publish_properties))


@st.composite
def connects(draw: Any, version: int) -> mqtt.Connect:
    will = None
    if draw(st.booleans()):
        given = draw(will_properties) if version == 5 else {}
        will = mqtt.Publish(draw(topics), draw(blobs), draw(st.integers(0, 2)), retain=draw(st.booleans()), properties=given)
    name = draw(st.none() | texts)
    password = draw(blobs) if name is not None and draw(st.booleans()) else None
    properties = draw(connect_properties) if version == 5 else {}
    return mqtt.Connect(
        draw(texts), version, name, password, draw(st.integers(0, 65_535)), draw(st.booleans()), will, properties
    )


def others(version: int) -> Any:
    five = version == 5
    code = codes if five else st.just(0)
    none: Any = st.just({})
    granted = codes if five else st.sampled_from([0, 1, 2, 0x80])
    return st.one_of(
        st.builds(mqtt.Ack, st.sampled_from([4, 5, 6, 7]), ids, code, some(reason=texts, user=user) if five else none),
        st.builds(mqtt.Subscribe, ids, st.lists(st.tuples(filters, st.integers(0, 2)), min_size=1, max_size=3)),
        st.builds(mqtt.Suback, ids, st.lists(granted, max_size=3)),
        st.builds(mqtt.Unsubscribe, ids, st.lists(filters, min_size=1, max_size=3)),
        st.builds(mqtt.Unsuback, ids, st.lists(codes, max_size=3) if five else st.just([])),
        st.builds(mqtt.Disconnect, code),
        st.just(mqtt.Ping()),
        st.just(mqtt.Pong()),
    )


@pytest.mark.parametrize("version", [4, 5])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_back(version: int, data: Any) -> None:
    packet = data.draw(publishes() | others(version))
    if version == 4 and isinstance(packet, mqtt.Publish):
        packet.properties = {}
    decoder = Decoder(accepts=ANY, version=version)
    decoder.first = False
    decoder.feed(encode(packet, version))
    assert decoder.take() == packet
    assert decoder.take() is None


@pytest.mark.parametrize("version", [4, 5])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_connect_is_read_back_and_sets_the_version(version: int, data: Any) -> None:
    packet = data.draw(connects(version))
    decoder = Decoder()
    decoder.feed(encode(packet, version))
    assert decoder.take() == packet
    assert decoder.version == version


@settings(max_examples=40, deadline=None)
@given(packet=st.builds(mqtt.Connack, codes, st.booleans(), connack_properties))
def test_a_connack_is_read_back(packet: mqtt.Connack) -> None:
    decoder = Decoder(accepts=FROM_SERVER, version=5)
    decoder.feed(encode(packet, 5))
    assert decoder.take() == packet


@pytest.mark.parametrize("version", [4, 5])
@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_mutated_packets_raise_nothing_but_malformed(version: int, data: Any) -> None:
    raw = bytearray(encode(data.draw(publishes() | others(version) | connects(version)), version))
    for at, byte in data.draw(st.lists(st.tuples(st.integers(0, len(raw) - 1), st.integers(0, 255)), min_size=1, max_size=4)):
        raw[at] = byte
    walk(bytes(raw), version)


@settings(max_examples=150, deadline=None)
@given(raw=st.binary(max_size=200), version=st.sampled_from([4, 5]))
def test_noise_raises_nothing_but_malformed(raw: bytes, version: int) -> None:
    walk(raw, version)
    walk(bytes([0x30 | raw[0] & 15, len(raw)]) + raw if raw and len(raw) < 128 else raw, version)


def walk(raw: bytes, version: int) -> None:
    decoder = Decoder(accepts=ANY, version=version)
    decoder.first = raw[:1] == b"\x10"
    decoder.feed(raw)
    try:
        while decoder.take():
            pass
    except Malformed as fault:
        assert 0x80 <= fault.code <= 0xFF
        assert len(decoder.start_of_packet()) <= 4_096


@settings(max_examples=30, deadline=None)
@given(packets=st.lists(publishes(), min_size=1, max_size=5), cuts=st.lists(st.integers(0, 400), max_size=6))
def test_packets_may_be_cut_anywhere(packets: list[mqtt.Publish], cuts: list[int]) -> None:
    raw = b"".join(encode(packet, 5) for packet in packets)
    edges = sorted({0, len(raw), *(cut for cut in cuts if cut < len(raw))})
    decoder, found = Decoder(version=5), []
    decoder.first = False
    for start, end in pairwise(edges):
        decoder.feed(raw[start:end])
        while packet := decoder.take():
            found.append(packet)
    assert found == packets


def refused(raw: bytes, version: int = 5, *, first: bool = False, limit: int = 65_536) -> int:
    decoder = Decoder(limit, version=version)
    decoder.first = first
    decoder.feed(raw)
    with pytest.raises(Malformed) as fault:
        decoder.take()
    return fault.value.code


CASES = {
    "a packet above the limit, told from its head alone": (b"\x30\x80\x80\x08", 0x95),
    "a remaining length of five bytes": (b"\x30\xff\xff\xff\xff\x01", 0x81),
    "a remaining length written too long": (b"\x30\x80\x00", 0x81),
    "QoS 3": (b"\x36\x05\x00\x01a\x00\x01", 0x81),
    "DUP on QoS 0": (b"\x38\x04\x00\x01a\x00", 0x81),
    "packet identifier 0": (b"\x32\x06\x00\x01a\x00\x00\x00", 0x82),
    "an empty topic": (b"\x30\x03\x00\x00\x00", 0x82),
    "wildcards in a name": (b"\x30\x04\x00\x01#\x00", 0x90),
    "U+0000": (b"\x30\x04\x00\x01\x00\x00", 0x81),
    "half a surrogate pair": (b"\x30\x06\x00\x03\xed\xa0\x80\x00", 0x81),
    "a topic alias nobody agreed on": (b"\x30\x07\x00\x01a\x03\x23\x00\x01", 0x94),
    "a property twice": (b"\x30\x08\x00\x01a\x04\x01\x00\x01\x00", 0x82),
    "an unknown property": (b"\x30\x06\x00\x01a\x02\x7f\x00", 0x82),
    "a property of another packet": (b"\x30\x07\x00\x01a\x03\x21\x00\x01", 0x82),
    "properties longer than the packet": (b"\x30\x05\x00\x01a\x09\x01", 0x81),
    "a SUBSCRIBE without its flags": (b"\x80\x07\x00\x01\x00\x00\x01a\x00", 0x81),
    "a SUBSCRIBE without filters": (b"\x82\x03\x00\x01\x00", 0x82),
    "a filter with # in the middle": (b"\x82\x0b\x00\x01\x00\x00\x05a/#/b\x00", 0x8F),
    "an UNSUBSCRIBE without filters": (b"\xa2\x03\x00\x01\x00", 0x82),
    "a packet only a server sends": (b"\xd0\x00", 0x82),
    "an AUTH nobody asked for": (b"\xf0\x00", 0x82),
    "bytes after the end": (b"\xc0\x01\x00", 0x81),
    "a second CONNECT": (encode(mqtt.Connect("c", 5), 5), 0x82),
}


@pytest.mark.parametrize("case", CASES)
def test_what_breaks_the_rules_has_a_reason(case: str) -> None:
    raw, code = CASES[case]
    assert refused(raw) == code


def test_the_first_packet_must_be_connect() -> None:
    assert refused(encode(mqtt.Ping(), 4), first=True) == 0x82


@pytest.mark.parametrize("flags", [0x01, 0x18, 0x20, 0x40])
def test_flags_of_connect_must_go_together(flags: int) -> None:
    raw = bytearray(encode(mqtt.Connect("c", 4), 4))
    raw[9] |= flags
    assert refused(bytes(raw), first=True) == 0x81


def test_a_secret_in_a_broken_connect_is_not_kept() -> None:
    decoder = Decoder()
    decoder.feed(encode(mqtt.Connect("c", 5, "u", b"secret"), 5)[:-1] + b"")
    assert decoder.take() is None
    decoder.feed(b"!" + encode(mqtt.Connect("c", 5, "u", b"secret"), 5))
    decoder.take()
    with pytest.raises(Malformed):
        decoder.take()
    assert decoder.start_of_packet() == b"\x10"


@pytest.mark.parametrize(("kind", "version", "code", "raw"), [
    (mqtt.PUBACK, 4, 0, b"\x40\x02\x00\x07"), (mqtt.PUBACK, 4, 0x87, b"\x40\x02\x00\x07"),
    (mqtt.PUBREC, 5, 0, b"\x50\x02\x00\x07"), (mqtt.PUBACK, 5, 0x87, b"\x40\x03\x00\x07\x87"), 
    (mqtt.PUBREL, 5, 0, b"\x62\x02\x00\x07"),
])  # fmt: skip
def test_the_short_acknowledgement(kind: int, version: int, code: int, raw: bytes) -> None:
    assert acknowledgement(kind, 7, version, code) == raw


@given(st.binary(max_size=24), st.sampled_from([0, 1, 2, 8, 10, 11, 12]))
def test_a_publish_cut_out_is_the_one_that_was_walked_through(body, flags):
    qos = flags >> 1 & 3
    quick = decode._plainly(flags, qos, body)
    try:
        walked = decode._strictly(flags, qos, body, 4)
    except Malformed:
        assert quick is None
    else:
        assert quick in (walked, None)
