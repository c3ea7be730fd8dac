"""Bytes of an author's file -> text that is safe to parse and to show, with every bad character reported.

Bad characters are replaced one for one, so that lines and columns stay those of the author's editor
and the rest of the file can still be read.
"""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

from revisionpack.diagnostics import Diagnostic, Span

FILE_LIMIT = 4 << 20
"""Bytes one content file may have."""

_SHOWN = 20
"""Bad characters reported one by one; the rest are counted."""

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
"""Characters that no text of a pack may hold (U+FEFF only at the very start)."""

DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Hidden controls that can make a text read differently from what is stored."""

LINE_BREAK = re.compile("[\x85\u2028\u2029]")
"""Line breaks of Unicode that editors do not count as lines."""

_BAD = re.compile(f"{CONTROL.pattern}|{DIRECTION.pattern}|{LINE_BREAK.pattern}")


class Decoded(Struct, frozen=True):
    """The text of a file (line ends as `\\n`) and what was wrong with its bytes; text is None when unreadable."""

    text: str | None
    diagnostics: tuple[Diagnostic, ...] = ()


def decode(data: bytes, file: str) -> Decoded:
    """Read UTF-8 strictly in what is reported, leniently in what is returned."""
    if len(data) > FILE_LIMIT:
        return Decoded(None, (Diagnostic(
            "file-too-large", "error",
            f"the file has {len(data):,} bytes; a pack may have {FILE_LIMIT:,}", Span(file),
            "Split it into several packs.",
        ),))  # fmt: skip
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        return Decoded(None, (Diagnostic(
            "not-utf-8", "error", "the file is saved as UTF-16 or UTF-32, not as UTF-8", Span(file),
            "Save it again as UTF-8 (in Notepad: Save as, Encoding: UTF-8).",
        ),))  # fmt: skip
    if kind := _kind(data):
        return Decoded(None, (Diagnostic(
            "not-utf-8", "error", f"this is no text file, but {kind}", Span(file),
            "A pack is plain text: write it in a text editor. (From Word: Save as, Plain text, Unicode (UTF-8), "
            "then give it a name that ends in .yaml.)",
        ),))  # fmt: skip
    found: list[Diagnostic] = []
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        found.append(_bad_byte(data, error, file))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(_replace_bad(text, file, found), tuple(found))


_KINDS = {
    b"PK\x03\x04": "an archive, as files of Word and decks are", b"%PDF-": "a PDF",
    b"{\\rtf": "a document of a word processor", b"\xd0\xcf\x11\xe0": "a document of an old word processor",
}  # fmt: skip
"""How other files begin that are taken for packs."""


def _kind(data: bytes) -> str:
    """What a file is that is no text; "" for one that may be."""
    named = next((kind for start, kind in _KINDS.items() if data.startswith(start)), "")
    return named or ("data of a program" if data[:1000].count(0) > 20 else "")


def _bad_byte(data: bytes, error: UnicodeDecodeError, file: str) -> Diagnostic:
    before = data[: error.start].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    byte = data[error.start]
    guess = bytes([byte]).decode("cp1252", "replace")
    hint = f"In Windows-1252 it would be '{guess}'. " if guess.isprintable() and guess != "\ufffd" else ""
    return Diagnostic(
        "not-utf-8", "error", f"the byte 0x{byte:02X} is not UTF-8",
        Span(file, line, column, line, column + 1),
        f"{hint}Save the file again as UTF-8 (in Notepad: Save as, Encoding: UTF-8).",
    )  # fmt: skip


def _replace_bad(text: str, file: str, found: list[Diagnostic]) -> str:
    bad = list(_BAD.finditer(text))
    if not bad:
        return text
    line, start = 1, 0
    for match in bad[:_SHOWN]:
        index = match.start()
        line += text.count("\n", start, index)
        start = index
        column = index - (text.rfind("\n", 0, index) + 1) + 1
        found.append(bad_character(match.group(), Span(file, line, column, line, column + 1)))
    if len(bad) > _SHOWN:
        first = found[-_SHOWN]
        found.append(Diagnostic(
            first.code, "error", f"{len(bad) - _SHOWN} more characters of this kind are not shown", first.span
        ))  # fmt: skip
    return _BAD.sub(lambda m: " " if LINE_BREAK.match(m.group()) else "\ufffd", text)


def bad_character(char: str, span: Span) -> Diagnostic:
    """The diagnostic for a character that no text may hold."""
    name = unicodedata.name(char, "a control character")
    said = f"the character U+{ord(char):04X} ({name}) is not allowed"
    if DIRECTION.match(char):
        return Diagnostic(
            "hidden-direction", "error", said, span,
            "It can make a text read differently from what is stored. Delete it: direction follows the language.",
        )  # fmt: skip
    if LINE_BREAK.match(char):
        return Diagnostic(
            "control-character", "error", said, span, "Editors do not count it as a line. Press Enter instead."
        )
    return Diagnostic("control-character", "error", said, span, "Delete it; it often comes with pasted text.")
