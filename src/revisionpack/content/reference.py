"""The tables of docs/pack-format.md, written from the model: key, type, whether needed, default, products.

    fill(document) -> str     the document with the table after each `<!-- keys: Class -->` written anew
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from revisionpack.content import texts, values
from revisionpack.content.mapping import Model
from revisionpack.content.model import COLLECTIONS, Item

_WORDS = {
    "inline": texts.Inline, "inline with keys": texts.Phrase, "blocks": texts.Blocks, "plain": values.Plain,
    "id": values.Id, "file id": values.PackId, "date": values.Date, "day": values.Day, "time": values.Time,
    "whole number": values.Whole, "1, 2 or 3": values.Weight, "number": values.Number, "on or off": values.Switch,
    "language": values.Language, "spoken": values.Say, "TeX": texts.TeX, "number, `full` or `none`": values.Lines,
}  # fmt: skip
_NAMES = {id(get_args(kind)[1]): word for word, kind in _WORDS.items()}
_NAMES |= {id(get_args(kind)[1]): "plain" for kind in (values.Tag, values.MarkRange)}
_SOURCE = id(get_args(get_args(get_args(texts.SourceRefs)[0])[0])[1])

_SHEETS, _ALL = "S", "SPQAD"
_PRODUCTS: Mapping[str, str] = {
    "Item": "lang:SQAD short:SPAD brief:S tags:SPD spec:SQD sources:SAD disputed:SD cards:D reverse:D origin:S "
    "rights:SQA image:SD alt:SD weight:SPD",
    "Account": "*:SD", "Disputed": "*:SD", "Office": "title:SPD span:SPD sources:S", "Group": "*:SP",
    "Term": "*:SD forms:S accept:AD reject:A", "Profile": "*:SD figure:S", "Person": "*:SD calendar:SP offices:SPD",
    "Event": "*:SPD calendar:SPD text:SD lane:P people:SD ask:D", "Phase": "*:SPD calendar:SPD issue:SD text:S",
    "Form": "*:S", "Formula": "*:SD forms:S conditions:S text:S say:SD", "Position": "*:SD sources:S",
    "Debate": "*:SD text:S", "Document": "*:SQAD notes:SA", "Axis": "*:SQ", "Series": "*:SQ", "Mark": "*:SQ",
    "Graph": "*:SQ", "Figure": "*:SQ table:SQD ask:D", "Misconception": "*:SD", "Card": "*:SD type:D topic:D",
    "Source": "*:SD", "Selection": "*:SPD", "Block": "*:S questions:SQ", "Topic": "*:SD",
    "Point": "*:A", "AnyOf": "*:A", "Choice": "text:QA right:A why:A", "Working": "*:SA", "Outcome": "*:SA",
    "Paragraph": "*:A", "ModelAnswer": "*:SA", "Improve": "*:A", "Space": "*:Q", "Given": "*:QA",
    "Part": "stem:QA marks:QA minutes:QA objectives:QA given:QA space:Q points:A choices:QA indicative:A "
    "model_answer:SA parts:QA",
    "Question": "title:QA type:QA marking:A command:Q uses:AD scales:A improve:A mistakes:A checklist:A",
    "TimelineSettings": "*:P", "DeckSettings": "*:D", "Label": "*:SPQAD", "DateSettings": "*:SPQAD",
    "Band": "*:A", "QuestionType": "*:QA", "SpecPoint": "*:SA", "Section": "*:Q", "Paper": "*:QA", "CommandWord": "*:Q",
    "Variant": "*:SPQA", "ReleaseSettings": "*:SPQA", "Syllabus": "*:SPQAD",
    "Pack": "*:SPQAD covers:S summary:SD organiser:S timeline:P deck:D questions:SQAD cards:SD topics:SD",
}  # fmt: skip
"""Class -> the products each of its keys is used in; `*` for those not named."""


def fill(document: str) -> str:
    """Write the table after each mark anew; what stood there goes."""

    def table(match: re.Match[str]) -> str:
        return f"<!-- keys: {match[1]} -->\n{keys_table(_class(match[1]))}<!-- end -->"

    return re.sub(r"<!-- keys: (\w+) -->\n.*?<!-- end -->", table, document, flags=re.DOTALL)


def _class(name: str) -> type[Model]:
    return next(kind for kind in classes() if kind.__name__ == name)


def classes() -> Iterator[type[Model]]:
    """Every class of the model."""
    found: list[type[Model]] = [Model]
    for kind in found:
        found += [below for below in kind.__subclasses__() if below not in found]
    yield from found[1:]


def keys_table(kind: type[Model]) -> str:
    """The table of one class: for an item, only what not every item has."""
    rows = ["| key | type | needed | default | in | meaning |", "|---|---|---|---|---|---|"]
    shared = _shared(kind)
    for name, field in kind.model_fields.items():
        if kind.key_is(name) or name in shared:
            continue
        key = field.alias or name
        main = " (main)" if kind.main_field in (name, key) or name == kind.main_list else ""
        needed = "yes" if field.is_required() or (kind.__name__, name) in _NEEDED else ""
        rows.append(
            f"| `{key}`{main} | {_type_of(field)} | {needed} | {_default(field)} "
            f"| {_products(kind, name)} | {field.description} |"
        )
    return "\n".join(rows) + "\n"


_NEEDED = {("Profile", "title"), ("Person", "title")}
"""Fields that a validator asks for."""


def _shared(kind: type[Model]) -> set[str]:
    """Fields that are told of elsewhere: those of every item, of profiles (for people), of parts (for questions)."""
    names: set[str] = set()
    for base in kind.__mro__[1:]:
        if issubclass(base, Model) and base is not Model:
            if base is Item or base.__name__ in ("Profile", "Part"):
                names |= set(base.model_fields)
    return names - ({"title"} if kind.__name__ == "Person" else set())


def _products(kind: type[Model], name: str) -> str:
    given = dict(entry.split(":") for entry in _PRODUCTS[kind.__name__].split())
    return given.get(name) or given["*"]


def _default(field: FieldInfo) -> str:
    value = field.default
    if field.is_required() or value in (None, (), {}) or isinstance(value, Model):
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"`{value}`"


def _type_of(field: FieldInfo) -> str:
    return _type(field.annotation, tuple(field.metadata))


def _type(kind: Any, metadata: tuple[Any, ...] = ()) -> str:
    if hasattr(kind, "__metadata__"):
        return _type(get_args(kind)[0], (*metadata, *kind.__metadata__))
    for mark in metadata:
        if id(mark) in _NAMES:
            return _NAMES[id(mark)]
        if id(mark) == _SOURCE:
            return "`source` or `source, p. 1`"
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return " or ".join(_type(argument) for argument in arguments if argument is not NoneType)
    if origin is Literal:
        return "one of " + ", ".join(f"`{word}`" for word in arguments)
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            return f"list of {_type(arguments[0])}"
        return "list of " + " and ".join(_type(argument) for argument in arguments)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key = _type(arguments[0])
        name = {"plain": "label", "id": "id"}.get(key, "name")
        return f"{name} → {_type(arguments[1])}"
    if isinstance(kind, type) and issubclass(kind, Model):
        collection = next((name for name, item in COLLECTIONS.items() if item is kind), None)
        return f"[{collection or _spaced(kind.__name__)}](#{collection or _anchor(kind.__name__)})"
    return "anything"


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _anchor(name: str) -> str:
    return _spaced(name).replace(" ", "-")
