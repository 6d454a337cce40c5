"""A day of readings as it is kept: what was there is not written again, and every shape that ever was is read."""

import json
from typing import Any

import orjson
import pytest

from songhe.care.health.rules import record

STATE = {"l": {"sbp": [(1, 131.0, 0, "")]}, "d": {"sbp": {"739580": (1, 131.0)}}}


def entry(key: str = "a", by: str = "秦岚", **more: Any) -> dict[str, Any]:
    return {"i": f"id-{key}", "k": key, "at": 1, "got": 2, "v": {"sbp": 131.0}, "src": "hand", "by": by, **more}


def test_one_more_stands_behind_those_before_and_all_is_plain_json() -> None:
    first, data = record.written(record.Opened(), [entry("a")], STATE)
    second, more = record.written(first, [entry("b"), entry("c")], None)
    assert orjson.loads(data) == {"r": [entry("a")], "s": json.loads(json.dumps(STATE))}
    assert [one["k"] for one in orjson.loads(more)["r"]] == ["a", "b", "c"]
    assert record.read(more) == second and record.readings(more) == [entry("a"), entry("b"), entry("c")]
    assert second.judged_by() == json.loads(json.dumps(STATE))


@pytest.mark.parametrize("said", ['],"s":{', '{"r":[', '"k":"z"', "\\", '"', "老人说：“头晕”\n"])
def test_what_somebody_wrote_is_never_taken_for_the_shape(said: str) -> None:
    opened, data = record.written(record.Opened(), [entry("a", by=said, x={"by": said, "at": 1, "why": said})], STATE)
    assert record.read(data) == opened and record.readings(data)[0]["by"] == said
    assert opened.has("a") and not opened.has("z") and orjson.loads(data)["s"] == opened.judged_by()


def test_a_key_is_found_whole_and_only_as_a_key() -> None:
    opened, _data = record.written(record.Opened(), [entry('x"y'), entry("abc", by="abd")], None)
    assert opened.has('x"y') and opened.has("abc")
    assert not any(opened.has(one) for one in ("x", "ab", "abd", "y", ""))


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"r": [entry("a"), entry("b")], "s": {"l": {}, "d": {}}}, ensure_ascii=False),
        json.dumps({"s": {"l": {}, "d": {}}, "r": [entry("a"), entry("b")]}),
        json.dumps({"r": [entry("a"), entry("b")], "s": {"l": {}, "d": {}}}, separators=(",", ":")),
    ],
)
def test_a_record_of_another_shape_is_read_all_the_same(text: str) -> None:
    opened = record.read(text.encode())
    assert opened.has("a") and opened.has("b") and opened.judged_by() == {"l": {}, "d": {}}
    _after, data = record.written(opened, [entry("c")], None)
    assert [one["k"] for one in record.readings(data)] == ["a", "b", "c"]
    assert record.readings(text.encode()) == [entry("a"), entry("b")]


def test_a_record_without_a_state_and_no_record_at_all() -> None:
    whole = json.dumps({"r": [entry("a")]}, separators=(",", ":")).encode()
    assert record.readings(whole) == [entry("a")] and record.read(whole).judged_by() == {}
    assert record.readings(b"") == [] and record.read(b"") == record.Opened()
