"""Words that a reader may stumble over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from revisionpack.checks.rule import Finding, Subject, rule
from revisionpack.checks.texts import Place
from revisionpack.content.model import Model
from revisionpack.content.texts import Text
from revisionpack.text.markup_nodes import Node, Str, children_of, plain

_CAPITALS = re.compile(r"(?<![\w.])(?=\w*[^\W\d_])([^\W\d_]{2,})(?:s\b|\b)(?!\.\w)")
_CANDIDATE, _CANDIDATE_IN_ASCII = re.compile(r"[^\W\d_a-z]{2}"), re.compile("[A-Z]{2}")
_ROMAN = re.compile(r"[IVXLCDM]+\Z")
_KNOWN = frozenset(
    """AD AM AO AS ATP BBC BC BCE CE CD CIA CO DIY DNA DVD EEC EU FAQ FBI GB GCE GCSE HIV ID IOU IQ IT LED MP NASA NATO
    NB NHS OK PDF PM PS RNA SAT TV UFO UK UN URL US USA USSR UV VAT VIP WC WWI WWII""".split()
)
_EMPHASIS = frozenset("AND ANY BUT FOR MUST NEVER NO NOT ONE ONLY OR THE TWO VERY WHO WHY YES".split())


@rule("unexplained-abbreviation", "note", whole="pack")
def abbreviations_are_explained(subject: Subject) -> Iterator[Finding]:
    """A word in capitals is used that no name or `short:` of the pack explains.

    Why: a reader who does not know NKVD or ECF cannot look it up here.
    Instead: make it a term, give it as the `short:` of one, or write it out.
    """
    likely = [place for place in subject.places if _may_have_one(place.rich.source)]
    explained = _explained(subject, likely)
    for place in likely:
        for text in words_of(place.rich.blocks):
            for match in _CAPITALS.finditer(text) if _may_have_one(text) else ():
                word = match[1]
                if not word.isupper() or _ROMAN.match(word) or word in explained:
                    continue
                explained.add(word)
                offset = place.rich.source.find(word)
                said = f"nothing in the pack explains `{word}`"
                yield Finding(place.path, said, "Make it a term or the `short:` of one.",
                              offset if offset >= 0 else None, len(word))  # fmt: skip


def _may_have_one(text: str) -> bool:
    return (_CANDIDATE_IN_ASCII if text.isascii() else _CANDIDATE).search(text) is not None


def words_of(nodes: tuple[Node, ...]) -> Iterator[str]:
    """The running words: no code, no mathematics."""
    for node in nodes:
        if isinstance(node, Str):
            yield node.text
        else:
            yield from words_of(tuple(children_of(node)))


@cache
def _named_in(kind: type[Model]) -> tuple[str, ...]:
    """Fields of a mapping that explain an abbreviation by holding it."""
    return tuple(field for field in ("code", "symbol", "unit") if field in kind.model_fields)


@cache
def _said_by(kind: type[Model]) -> tuple[str, ...]:
    names = ("symbol", "unit", "publisher", "author", "code")
    return tuple(name for name in names if name in kind.model_fields or hasattr(kind, name))


def _explained(subject: Subject, likely: list[Place]) -> set[str]:
    pack, syllabus = subject.pack, subject.syllabus
    names: list[str] = [str(pack.title), str(pack.subtitle or ""), *pack.authors]
    for item in pack.each():
        names += [str(text) for text in (item.name, item.short) if isinstance(text, Text)]
        names += [str(getattr(item, field) or "") for field in _said_by(type(item))]
    for _, model in subject.models:
        names += [str(value) for field in _named_in(type(model)) if (value := getattr(model, field))]
    if syllabus is not None:
        names += [str(syllabus.title), syllabus.board or "", syllabus.code or "", syllabus.qualification or ""]
        names += [*syllabus.objectives, syllabus.component or ""]
    for place in likely:
        # "the secret police (OGPU)", "OGPU (the secret police)"
        text = plain(place.rich)
        names += _IN_BRACKETS.findall(text) + _BEFORE_BRACKETS.findall(text)
    return {*_WORD.findall("\n".join(names)), *_KNOWN, *_EMPHASIS}


_WORD = re.compile(r"[^\W_]{2,}")
_IN_BRACKETS = re.compile(r"\(([^\W\d_]{2,})\)")
_BEFORE_BRACKETS = re.compile(r"([^\W\d_]{2,}) \(\w")


LANGUAGES = ("en", "fr")
"""Languages that templates/words has words for (a test compares)."""


@rule("no-words", "warning")
def the_furniture_has_a_language(subject: Subject) -> Iterator[Finding]:
    """The products have no words of their own in the language of the pack.

    Why: headings, months and marks would be English in a pack that is not.
    Instead: add templates/words/<language>.toml (en.toml shows what it needs), or accept it under `allow:`.
    """
    language = subject.pack.language
    if language.split("-")[0] not in LANGUAGES:
        said = f"there are no words in `{language}` for headings, months and marks; they will be English"
        yield Finding(("language",), said, f"Languages with words: {', '.join(LANGUAGES)}.")
