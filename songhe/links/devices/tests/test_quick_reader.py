"""The quick reader of JSON and Python's own say the same of whatever a device sends, or refuse it with the same words."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songhe.links.devices.adapters import reading
from songhe.links.devices.reasons import Unreadable
from songhe.links.devices.rows import _as_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def said(payload: bytes, read) -> object:
    try:
        return read(payload)
    except Unreadable as fault:
        return fault.reason, fault.detail


def slowly(payload: bytes) -> object:
    value = reading._slowly(payload)
    if not isinstance(value, dict):
        raise Unreadable("no_object", type(value).__name__)
    return value


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.text(), VALUES, max_size=4), st.booleans())
def test_an_object_is_the_same_for_both(told, ascii_only):
    payload = json.dumps(told, ensure_ascii=ascii_only).encode(errors="replace")
    assert repr(said(payload, reading.an_object)) == repr(said(payload, slowly))


@settings(deadline=None)
@given(st.binary(max_size=60) | st.text(alphabet='{}[]":,.-+eE0123456789 tfnulrsaN\\', max_size=60).map(str.encode))
def test_whatever_comes_is_the_same_for_both(payload):
    assert repr(said(payload, reading.an_object)) == repr(said(payload, slowly))


@pytest.mark.parametrize("number", [2**63, 2**64, -(2**63) - 1, 10**30])
def test_a_long_number_stays_whole(number):
    assert reading.an_object(b'{"n": %d}' % number) == {"n": number}
    assert json.loads(_as_json({"n": number})) == {"n": number}


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8")),
        st.integers() | st.floats(allow_nan=False) | st.text(st.characters(codec="utf-8")),
    )
)
def test_what_is_kept_of_it_is_what_was_said(facts):
    if not any(isinstance(one, float) and abs(one) == float("inf") for one in facts.values()):
        assert json.loads(_as_json(facts)) == facts
