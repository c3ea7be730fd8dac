"""Ids: everything that is named exists, is of the right kind, and is named once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from revisionpack.checks.rule import Finding, Path, Subject, rule, shown
from revisionpack.content.mapping import fields_among
from revisionpack.content.model import (
    COLLECTION_NAMES,
    COLLECTIONS,
    NOUNS,
    Block,
    Card,
    Event,
    Formula,
    Given,
    Group,
    Item,
    Model,
    Pack,
    Phase,
    Position,
    Profile,
    Question,
    Selection,
)
from revisionpack.text.markup_nodes import Cite, Ref

_ANY: tuple[str, ...] = ()
_REFERRED_TO = tuple(name for name in COLLECTIONS if name not in ("cards", "misconceptions", "topics", "sources"))
"""Collections whose items texts refer to."""

_YEARS = re.compile(r"(\d{3,4})(?:-(\d{3,4}))?$")
_FIELDS: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
    (Event, "people", ("people", "profiles")),
    (Group, "people", ("people", "profiles")),
    (Phase, "ended_by", ("events",)),
    (Position, "holders", ("people", "profiles")),
    (Formula, "where", ("terms",)),
    (Profile, "figure", ("figures",)),
    (Given, "item", ("documents", "figures", "formulas", "terms", "profiles")),
    (Question, "uses", _ANY),
    (Card, "topic", ("topics",)),
)
"""Class, field, and the collections whose ids it may hold."""


@rule("dangling-reference", "error")
def names_what_is_there(subject: Subject) -> Iterator[Finding]:
    """An id is used that no item of the pack has, or that belongs to an item of another kind.

    Why: the reader would be sent to something that is not printed.
    Instead: write the id of an item of the pack, as it stands before the colon, or add the item.
    """
    for path, name, kinds, offset, length in _named(subject):
        finding = _dangling(subject, path, name, kinds, offset, length)
        if finding is not None:
            yield finding


def _dangling(
    subject: Subject, path: Path, name: str, kinds: tuple[str, ...], offset: int | None, length: int
) -> Finding | None:
    if name in subject.gone:
        return None
    item = subject.items.get(name)
    if item is None:
        known = [other.id for other in subject.pack.each() if not kinds or other.collection in kinds]
        wanted = _one_of(kinds) or "item"
        close = subject.nearest(name, known) or ("all" if name.casefold() == "all" else None)
        if close is None and any(f"{kind}/" in subject.gone for kind in kinds or _REFERRED_TO):
            return None  # it may be the id that is missing there
        advice = f"Did you mean `{close}`?" if close else f"Add the {wanted}, or write the id of one that is there."
        if kinds in (("events",), ("phases",)) and (years := _YEARS.match(name)):
            advice = f"For a stretch of time write {{from: {years[1]}, to: {years[2] or years[1]}}}."
        elif printed := next((id for id in subject.items if subject.derived.numbers.of(id) == name), None):
            advice = f"That is the number which `{printed}` is printed under: write its id."
        return Finding(path, f"there is no {wanted} `{name}`", advice, offset, length)
    if kinds and not any(name in subject.pack.collection(kind) for kind in kinds):  # an id may be given twice
        wanted = _one_of(kinds)
        said = f"`{name}` is {_a(NOUNS[item.collection])}, where {_a(wanted)} was expected"
        return Finding(path, said, f"Write the id of {_a(wanted)} here.", offset, length)
    return None


def _one_of(kinds: tuple[str, ...]) -> str:
    """A term; an event or a phase; a document, figure or formula."""
    nouns = [NOUNS[kind] for kind in kinds]
    return " or ".join([", ".join(nouns[:-1]), nouns[-1]]) if len(nouns) > 1 else "".join(nouns)


def _named(subject: Subject) -> Iterator[tuple[Path, str, tuple[str, ...], int | None, int]]:
    """Every id that the pack names: path, id, collections allowed, and its place in a text."""
    for place, node in subject.references:
        if isinstance(node, Ref):
            yield place.path, node.target, _ANY, node.offset, len(node.target) + 4
    for path, model in subject.models:
        for kind, field, kinds in _FIELDS:
            if isinstance(model, kind):
                yield from _ids(getattr(model, field), (*path, _key(kind, field)), kinds)
        if isinstance(model, Block) and model.selection is not None:
            yield from _ids(model.selection.ids, (*path, model.what), (model.what,))
    for name, selection in subject.pack.organiser.items():
        yield from _ids(selection.ids, ("organiser", name), (name,))
    for name in ("events", "phases"):
        chosen: Selection | None = getattr(subject.pack.timeline, name)
        if chosen is not None:
            yield from _ids(chosen.ids, ("timeline", name), (name,))


def _ids(value: object, path: Path, kinds: tuple[str, ...]) -> Iterator[tuple[Path, str, tuple[str, ...], None, int]]:
    if isinstance(value, str):
        yield path, value, kinds, None, 1
    elif isinstance(value, tuple):
        for index, name in enumerate(value):
            yield (*path, str(index)), name, kinds, None, 1


def _key(kind: type[Model], field: str) -> str:
    return kind.model_fields[field].alias or field


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


@rule("dangling-source", "error")
def cites_what_is_there(subject: Subject) -> Iterator[Finding]:
    """A source is cited that the pack's `sources:` do not have.

    Why: the reader could not look it up.
    Instead: write the id of a source, or add it under `sources:`.
    """
    sources = subject.pack.sources

    def finding(path: Path, name: str, offset: int | None = None, length: int = 1) -> Iterator[Finding]:
        if name not in sources and name not in subject.gone:
            close = subject.nearest(name, sources)
            if close is None and "sources/" in subject.gone:
                return  # it may be the id that is missing there
            advice = f"Did you mean `{close}`?" if close else "Add it under `sources:`."
            yield Finding(path, f"there is no source `{name}`", advice, offset, length)

    for place, node in subject.references:
        if isinstance(node, Cite):
            yield from finding(place.path, node.source, node.offset, len(node.source) + 1)
    for path, model in subject.models:
        if not isinstance(model, (Block, Pack)):
            for name in fields_among(type(model), ("sources",)):
                for index, reference in enumerate(getattr(model, name)):
                    yield from finding((*path, name, str(index)), reference.source)


@rule("id-twice", "error")
def ids_are_given_once(subject: Subject) -> Iterator[Finding]:
    """Two items of the pack have the same id.

    Why: a reference to it, its number and its cards would belong to either.
    Instead: give one of them another id. (Ids of the syllabus's spec points may be the same.)
    """
    first: dict[str, Item] = {}
    for item in subject.pack.each():
        other = first.setdefault(item.id, item)
        if other is not item:
            said = f"`{item.id}` is the id of {_a(NOUNS[other.collection])} already"
            yield Finding((item.collection, item.id), said, "Give one of them another id.", at_key=True)


@rule("unknown-spec", "error")
def spec_points_exist(subject: Subject) -> Iterator[Finding]:
    """A spec point is named that the syllabus does not have.

    Why: coverage of the syllabus would be counted wrongly.
    Instead: write an id that stands under `spec:` in the syllabus.
    """
    if subject.syllabus is None:
        return
    known = subject.syllabus.spec
    lists: list[tuple[Path, tuple[str, ...]]] = [(("covers",), subject.pack.covers or ())]
    for path, model in subject.models:
        if isinstance(model, (Item, Selection)):
            lists.append(((*path, "spec"), model.spec))
    for path, names in lists:
        for index, name in enumerate(names):
            if name not in known:
                close = subject.nearest(name, known)
                if close is None and "spec/" in subject.gone:
                    continue  # it may be the point that could not be read
                there = f"The syllabus has {shown(known)}." if known else "Add it under `spec:` of the syllabus."
                advice = f"Did you mean `{close}`?" if close else there
                yield Finding((*path, str(index)), f"the syllabus has no spec point `{name}`", advice)


@rule("unknown-lane", "error")
def lanes_exist(subject: Subject) -> Iterator[Finding]:
    """An event names a lane that `timeline: lanes:` does not have.

    Why: the poster would not know where to draw it.
    Instead: write the id of a lane, or add it under `timeline:`.
    """
    lanes = subject.pack.timeline.lanes
    for event in subject.pack.events.values():
        if event.lane is not None and event.lane not in lanes:
            close = subject.nearest(event.lane, lanes)
            advice = f"Did you mean `{close}`?" if close else "Add it under `timeline: lanes:`."
            yield Finding(("events", event.id, "lane"), f"there is no lane `{event.lane}`", advice)


@rule("unknown-office", "warning")
def offices_are_held(subject: Subject) -> Iterator[Finding]:
    """The timeline asks for an office that nobody in the pack holds.

    Why: its bar would stay empty.
    Instead: write the title as it stands under a person's `offices:`.
    """
    titles = {str(office.title) for person in subject.pack.people.values() for office in person.offices}
    for index, name in enumerate(subject.pack.timeline.offices):
        if not any(name.casefold() in title.casefold() for title in titles):
            close = subject.nearest(name, titles)
            advice = f"Did you mean `{close}`?" if close else "Give the office to a person, or take it out here."
            yield Finding(("timeline", "offices", str(index)), f"nobody holds the office `{name}`", advice)


@rule("letter-twice", "error")
def letters_differ(subject: Subject) -> Iterator[Finding]:
    """Two kinds of item are numbered with the same letter.

    Why: `E3` would mean two things.
    Instead: give one of them another letter under `labels:`.
    """
    letters: dict[str, str] = {}
    for name, kind in COLLECTIONS.items():
        label = subject.pack.labels.get(name)
        letter = (label.letter if label else None) or kind.letter
        if not letter or not (subject.pack.collection(name) or label):
            continue
        other = letters.setdefault(letter, name)
        if other != name:
            said = f"`{letter}` is the letter of {other} and of {name}"
            own = name if label else other
            yield Finding(("labels", own, "letter"), said, "Give one of them another letter.")


@rule("unknown-label", "error")
def labels_name_kinds(subject: Subject) -> Iterator[Finding]:
    """`labels:` or `defaults:` names something that is no collection.

    Why: the setting would have no effect.
    Instead: write the plural name of a collection: terms, people, events …
    """
    settings: Mapping[str, Mapping[str, object]] = {"labels": subject.pack.labels, "defaults": subject.pack.defaults}
    for section, given in settings.items():
        for name in given:
            if name not in COLLECTIONS:
                close = subject.nearest(name, COLLECTIONS)
                advice = f"Did you mean `{close}`?" if close else f"The collections are {', '.join(COLLECTION_NAMES)}."
                yield Finding((section, name), f"`{name}` is no collection", advice, at_key=True)


FORMS: Mapping[str, tuple[str, ...]] = {
    "people": ("cards", "wide", "list", "table"),
    "profiles": ("cards", "wide", "list", "table"),
    "events": ("brief",),
    "phases": ("list", "diagram"),
    "debates": ("list",),
    "documents": ("verse", "side"),
    "questions": ("worked",),
}
"""Block -> what its `as:` may say (docs/pack-format.md explains them; a test compares)."""


@rule("unknown-form", "warning")
def forms_are_known(subject: Subject) -> Iterator[Finding]:
    """`as:` of a block says something that this kind of block does not know.

    Why: the block would be printed in its usual form, as if nothing had been said.
    Instead: write one of the words that the message lists, or leave `as:` out.
    """
    for path, model in subject.models:
        if not isinstance(model, Block) or model.form is None or model.what in ("text", "callout"):
            continue
        known = FORMS.get(model.what, ())
        if model.form.strip().lower() not in known:
            close = subject.nearest(model.form, known)
            listed = f"Possible here: {', '.join(known)}." if known else f"A `{model.what}` block has one form only."
            advice = f"Did you mean `{close}`? {listed}" if close else listed
            yield Finding((*path, "as"), f"`{model.what}` cannot be shown as `{model.form}`", advice)
