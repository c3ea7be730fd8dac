"""The texts that a pack file holds, in one language or several: inline, phrases and blocks; formulas; citations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Annotated, Any

from msgspec import Struct
from pydantic import WithJsonSchema

from revisionpack.content.values import LANGUAGE, SCALAR_SCHEMA, ReadBy, many, problem, read_id
from revisionpack.text.markup import MarkupProblems, parse_blocks, parse_inline
from revisionpack.text.markup_nodes import Rich, plain
from revisionpack.text.tex import check_tex

TEXT_LIMIT = 20_000
"""Characters one text may hold."""


class Text(Struct, frozen=True):
    """A text in one or more languages, the original first.

    `versions` pairs a language code with parsed mark-up; the code is `""` where the author named
    none (then the language of the item's `lang:` or of the pack applies).
    """

    versions: tuple[tuple[str, Rich], ...]

    @property
    def main(self) -> Rich:
        """The original."""
        return self.versions[0][1]

    @property
    def lang(self) -> str:
        """The language code of the original, or `""`."""
        return self.versions[0][0]

    @property
    def translations(self) -> tuple[tuple[str, Rich], ...]:
        return self.versions[1:]

    @property
    def source(self) -> str:
        """The original as the author wrote it."""
        return self.main.source

    def __str__(self) -> str:
        return _words(self.main)


@lru_cache(maxsize=1 << 15)
def _words(rich: Rich) -> str:
    """The plain words of a text: asked for again and again while things are placed."""
    return plain(rich)


def _read_text(parse: Callable[[str], Rich]) -> Callable[[Any], Text]:
    def read(value: Any) -> Text:
        if isinstance(value, Text):
            return value
        if isinstance(value, str):
            return Text((("", _parsed(parse, value)),))
        if isinstance(value, Mapping) and value and all(isinstance(text, str) for text in value.values()):
            unknown = [code for code in value if not LANGUAGE.match(str(code))]
            if unknown:
                raise problem(
                    "not-a-text",
                    f"a text was expected here, not a mapping with the key '{unknown[0]}'",
                    help="Write the text on one line in quotes, or after `|` on the lines below. "
                    "(A mapping of languages, such as `{fr: …, en: …}`, is a text too.)",
                )
            return Text(tuple((str(code), _parsed(parse, text, str(code))) for code, text in value.items()))
        shape = "a list" if isinstance(value, (list, tuple)) else "a mapping"
        raise problem(
            "not-a-text",
            f"a text was expected here, not {shape}",
            help='Put the text in quotes, "…", or write it after `|` on the lines below.',
        )

    return read


def _parsed(parse: Callable[[str], Rich], source: str, key: str = "") -> Rich:
    """A text as mark-up; `key` is the language it stands under, for the place of what is wrong in it."""
    if len(source) > TEXT_LIMIT:
        raise problem(
            "text-too-long",
            f"this text has {len(source):,} characters; one text may have {TEXT_LIMIT:,}",
            help="Split it into several blocks or items.",
        )
    try:
        return parse(source)
    except MarkupProblems as caught:
        problems = [
            {"code": p.code, "message": p.message, "help": p.help, "offset": p.offset, "length": p.length, "key": key}
            for p in caught.problems
        ]
        raise problem("bad-markup", caught.problems[0].message, problems=problems) from None


def _inline(source: str) -> Rich:
    return parse_inline(source, keys=False, cites=False)


TEXT_SCHEMA: dict[str, Any] = {
    "anyOf": [SCALAR_SCHEMA, {"type": "object", "additionalProperties": SCALAR_SCHEMA}]
}

# by names, under which content/validator keeps them
_read_inline, _read_phrase, _read_blocks = _read_text(_inline), _read_text(parse_inline), _read_text(parse_blocks)

Inline = Annotated[Text, ReadBy(_read_inline), WithJsonSchema(TEXT_SCHEMA)]
"""One run of text with inline mark-up: titles, names, labels, terms. No key phrase, no citation."""

Phrase = Annotated[Text, ReadBy(_read_phrase), WithJsonSchema(TEXT_SCHEMA)]
"""One run of text with all inline mark-up, key phrases and citations too: points, evidence, cards."""

Blocks = Annotated[Text, ReadBy(_read_blocks), WithJsonSchema(TEXT_SCHEMA)]
"""Paragraphs, lists and tables with all mark-up: meanings, narrative, facets."""


_IN_DOLLARS = re.compile(r"\s*(\$\$?)([^$]+)\1\s*")
"""A formula in the dollar signs that it has inside a text: there they part it from the words, here they add nothing."""


def _read_tex(value: Any) -> str:
    if not isinstance(value, str):
        raise problem("not-a-text", "a formula was expected here", help="Put it in single quotes: '…', or after `|`.")
    if whole := _IN_DOLLARS.fullmatch(value):
        value = " " * whole.start(2) + whole[2]  # places stay right
    found = [
        {"code": "unknown-tex", "message": message, "help": advice, "offset": offset, "length": length}
        for offset, length, message, advice in check_tex(value)
    ]
    found += [
        {"code": "unknown-tex", "message": "a formula has no dollar signs in it",
         "help": "Take it away, or write \\$ for the sign.", "offset": match.start(), "length": 1}
        for match in re.finditer(r"(?<!\\)\$", value)
    ]  # fmt: skip
    if found:
        raise problem("unknown-tex", "this formula cannot be read", problems=found)
    return str(value.strip())


TeX = Annotated[str, ReadBy(_read_tex), WithJsonSchema(SCALAR_SCHEMA)]
"""A formula in the TeX that text/tex reads."""


Inlines = Annotated[tuple[Inline, ...], many]
Phrases = Annotated[tuple[Phrase, ...], many]


class SourceRef(Struct, frozen=True):
    """A source that an item rests on: the id, and where in it (`p. 12`) or `""`."""

    source: str
    locator: str = ""


_PAGE = re.compile(r"pp?\.? *\d[\d ,–-]*\Z|ch(?:ap)?\. *\w+\Z")
"""What is left of `service-2004, p. 12` when a list in brackets has taken it apart at the comma."""

_PAGE_AFTER_ID = re.compile(rf"([^\s,]+) +({_PAGE.pattern})")


def _read_source_ref(value: Any) -> SourceRef:
    if isinstance(value, SourceRef):
        return value
    if not isinstance(value, str):
        raise problem("bad-id", "the id of a source was expected here", help="For example `service-2004, p. 12`.")
    if _PAGE.match(value):
        raise problem(
            "bad-id",
            f"'{value}' stands alone, without its source",
            help=f'Source and page go in quotes together: ["service-2004, {value}"].',
        )
    if page := _PAGE_AFTER_ID.match(value.strip()):
        raise problem(
            "bad-id",
            f"'{value}' has no comma between the source and the page",
            help=f'Write ["{page[1]}, {page[2]}"].',
        )
    name, _, locator = value.partition(",")
    return SourceRef(read_id(name), " ".join(locator.split()))


SourceRefs = Annotated[
    tuple[
        Annotated[SourceRef, ReadBy(_read_source_ref), WithJsonSchema({"type": ["string", "number"]})],
        ...,
    ],
    many,
]
"""Sources as `id` or `id, p. 12`."""
