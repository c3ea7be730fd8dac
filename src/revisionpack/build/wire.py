"""Jobs and results as bytes: one canonical form that is hashed for keys and handed to workers.

The form is unambiguous (every value carries its type and length) and holds plain data only, so that
reading it can run nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from revisionpack.outputs.step import (
    ApkgJob,
    Document,
    Finding,
    Job,
    MeasureJob,
    PdfJob,
    Result,
    TextJob,
    TileJob,
)

JOBS: Mapping[str, type[Job]] = {
    "pdf": PdfJob,
    "measure": MeasureJob,
    "tile": TileJob,
    "apkg": ApkgJob,
    "text": TextJob,
}


def encode(value: Any) -> bytes:
    """The canonical bytes of plain data; structs are mappings of their fields, mappings are sorted."""
    parts: list[bytes] = []
    _encode(value, parts)
    return b"".join(parts)


def _encode(value: Any, parts: list[bytes]) -> None:
    kind = type(value)
    if kind is str:
        parts.append(_text(value))
    elif kind is dict:
        parts.append(b"m%d:" % len(value))
        for key in sorted(value):
            parts.append(_key(key))
            if type(item := value[key]) is str:
                parts.append(_text(item))
            else:
                _encode(item, parts)
    elif kind is int:
        number = b"%d" % value
        parts.append(b"i%d:%b" % (len(number), number))
    elif kind is list or kind is tuple:
        parts.append(b"%c%d:" % (b"l" if kind is list else b"u", len(value)))
        for item in value:
            if type(item) is str:  # nearly all there is
                parts.append(_text(item))
            else:
                _encode(item, parts)
    else:
        _encode_rare(value, parts)


def _text(value: str) -> bytes:
    data = value.encode("utf-8", "surrogatepass")
    return b"s%d:%b" % (len(data), data)


@lru_cache(maxsize=1_000)
def _key(key: Any) -> bytes:
    if not isinstance(key, str):
        raise TypeError(f"a key of plain data is a text, not {key!r}")
    return _text(key)


def _encode_rare(value: Any, parts: list[bytes]) -> None:
    if value is None:
        parts.append(b"n")
    elif value is True or value is False:
        parts.append(b"t" if value else b"f")
    elif isinstance(value, str):
        _scalar(b"s", value.encode("utf-8", "surrogatepass"), parts)
    elif isinstance(value, (bytes, bytearray, memoryview)):
        _scalar(b"b", bytes(value), parts)
    elif isinstance(value, int):
        _scalar(b"i", str(int(value)).encode(), parts)
    elif isinstance(value, float):
        _scalar(b"d", value.hex().encode(), parts)
    elif isinstance(value, (list, tuple)):
        parts.append(b"%c%d:" % (b"l" if isinstance(value, list) else b"u", len(value)))
        for item in value:
            _encode(item, parts)
    elif isinstance(value, Mapping):
        parts.append(b"m%d:" % len(value))
        for key in sorted(value):
            parts.append(_key(key))
            _encode(value[key], parts)
    elif isinstance(value, Struct):
        _encode(asdict(value), parts)
    else:
        raise TypeError(f"jobs hold plain data, not {type(value).__name__}")


def _scalar(kind: bytes, data: bytes, parts: list[bytes]) -> None:
    parts.append(kind + b"%d:" % len(data))
    parts.append(data)


def decode(data: bytes) -> Any:
    """The plain data of canonical bytes. Raises ValueError if they are none."""
    value, end = _decode(data, 0)
    if end != len(data):
        raise ValueError("more bytes than one value")
    return value


def _decode(data: bytes, at: int) -> tuple[Any, int]:
    kind = data[at : at + 1]
    if kind in (b"n", b"t", b"f"):
        return {b"n": None, b"t": True, b"f": False}[kind], at + 1
    colon = data.index(b":", at)
    size, start = int(data[at + 1 : colon]), colon + 1
    if kind in (b"l", b"u"):
        items = []
        for _ in range(size):
            item, start = _decode(data, start)
            items.append(item)
        return (items if kind == b"l" else tuple(items)), start
    if kind == b"m":
        mapping = {}
        for _ in range(size):
            key, start = _decode(data, start)
            mapping[key], start = _decode(data, start)
        return mapping, start
    raw, end = data[start : start + size], start + size
    if len(raw) != size:
        raise ValueError("cut short")
    if kind == b"s":
        return raw.decode("utf-8", "surrogatepass"), end
    if kind == b"b":
        return raw, end
    if kind == b"i":
        return int(raw), end
    if kind == b"d":
        return float.fromhex(raw.decode()), end
    raise ValueError(f"unknown kind of value {kind!r}")


def job_of(data: Mapping[str, Any]) -> Job:
    """The job of decoded bytes."""
    values = dict(data)
    if isinstance(values.get("document"), Mapping):
        values["document"] = Document(**values["document"])
    made: Job = JOBS[values["kind"]](**values)
    return made


# --- Results: a line of JSON, then the bytes ---------------------------------------------------------


def result_head(result: Result) -> dict[str, Any]:
    """All of a result but its bytes, as JSON data."""
    return {
        "facts": dict(result.facts),
        "findings": [[f.code, f.severity, f.message, f.item, f.help] for f in result.findings],
    }


def result_of(head: Mapping[str, Any], data: bytes) -> Result:
    """The result of its head and bytes. Raises ValueError, TypeError or KeyError if the head is none."""
    findings = tuple(Finding(*map(str, row)) for row in head["findings"])  # type: ignore[arg-type]
    facts = head["facts"]
    if not isinstance(facts, dict):
        raise TypeError("facts are a mapping")
    return Result(data, facts, findings)


def dump_result(result: Result, seconds: float = 0.0) -> bytes:
    """A result as a worker hands it back."""
    head = {**result_head(result), "seconds": round(seconds, 3)}
    return (
        json.dumps(head, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
        + b"\n"
        + result.data
    )


def load_result(raw: bytes) -> tuple[Result, float]:
    """(result, processor seconds) of what a worker handed back. Raises ValueError and kin."""
    head_line, newline, data = raw.partition(b"\n")
    if not newline:
        raise ValueError("a worker's answer was cut short")
    head = json.loads(head_line)
    return result_of(head, data), float(head["seconds"])
