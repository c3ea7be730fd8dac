"""Jobs and results as bytes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revisionpack.build import wire
from revisionpack.outputs.step import ApkgJob, Document, Finding, MeasureJob, PdfJob, Result, TextJob, TileJob

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(PLAIN)
def test_plain_data_comes_back_as_it_was(value):
    """decode(encode(x)) is x, types and all."""
    assert _typed(wire.decode(wire.encode(value))) == _typed(value)


@given(PLAIN, PLAIN)
def test_different_data_have_different_bytes(one, other):
    """No two values share their canonical bytes (a key would then stand for both)."""
    assert (wire.encode(one) == wire.encode(other)) == (_typed(one) == _typed(other))


def _typed(value):
    """A value with the types that == would blur (True and 1, 1 and 1.0, 0.0 and -0.0)."""
    if isinstance(value, dict):
        return {"m": {key: _typed(item) for key, item in value.items()}}
    if isinstance(value, (list, tuple)):
        return (type(value).__name__, [_typed(item) for item in value])
    sign = math.copysign(1, value) if isinstance(value, float) else None
    return (type(value).__name__, value, sign)


def test_order_of_keys_makes_no_difference():
    """A mapping is the same however it was filled."""
    assert wire.encode({"a": 1, "b": 2}) == wire.encode({"b": 2, "a": 1})


def test_what_is_no_plain_data_is_refused():
    """An object could hold anything: it is never guessed at."""
    with pytest.raises(TypeError, match="plain data"):
        wire.encode({"x": object()})


@pytest.mark.parametrize("data", [b"", b"s5:abc", b"x", b"l2:n", b"nn"])
def test_cut_or_foreign_bytes_are_refused(data):
    """Bytes that are no value never become one."""
    with pytest.raises(ValueError, match=r"."):
        wire.decode(data)


JOBS = [
    PdfJob(
        "a.pdf", Document("<p/>", ("p {}",), "T", "en", (("x.png", b"\x89"),)), attachments=(("a", b"b"),)
    ),
    MeasureJob("m", Document("<p/>", (), "T", "en")),
    TileJob("t.pdf", b"%PDF", {"tiles": [[1, 2.5]], "mark": None}),
    ApkgJob("d.apkg", {"notes": [{"fields": ["a"]}]}, media=(("a.png", b"1"),)),
    TextJob("x.tsv", b"a\tb", facts=(("rows", 1),)),
]


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.kind)
def test_every_kind_of_job_comes_back_as_it_was(job):
    """A worker gets the very job that the build has."""
    assert wire.job_of(wire.decode(wire.encode(job))) == job


def test_a_result_comes_back_as_it_was():
    """What a worker hands back is what it made, findings and all."""
    result = Result(
        b"\n\x00data\n", {"pages": 3, "layout": [1.5]}, (Finding("c", "error", "m", "item", "h"),)
    )
    back, seconds = wire.load_result(wire.dump_result(result, 1.25))
    assert (back, seconds) == (result, 1.25)


def test_a_result_cut_short_is_noticed():
    """A worker killed while it wrote does not hand back half an answer as a whole one."""
    with pytest.raises(ValueError, match="cut short"):
        wire.load_result(b'{"facts": {}')
