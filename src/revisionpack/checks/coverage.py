"""Whether the pack gives what it promises to cover."""

from __future__ import annotations

from collections.abc import Iterator

from revisionpack.checks.rule import Finding, Path, Subject, rule
from revisionpack.content.model import COLLECTION_NAMES, NOUNS, Block, Given, Question
from revisionpack.derive.coverage import spec_of_items
from revisionpack.text.markup_nodes import Ref


def covered(subject: Subject) -> dict[str, Path]:
    """The spec points that the pack promises, each with the place where it does."""
    if subject.syllabus is None:
        return {}
    pack, found = subject.pack, dict[str, Path]()
    if pack.covers is not None:
        for index, name in enumerate(pack.covers):
            found.setdefault(name, ("covers", str(index)))
    else:
        for topic in pack.topics.values():
            for index, name in enumerate(topic.spec):
                found.setdefault(name, ("topics", topic.id, "spec", str(index)))
    return {name: path for name, path in found.items() if name in subject.syllabus.spec}


@rule("spec-without-card", "warning", whole="pack")
def spec_points_have_cards(subject: Subject) -> Iterator[Finding]:
    """A spec point that the pack covers has no flashcard.

    Why: what is not asked is not learned.
    Instead: give items that serve it `spec: […]`, show them in its topic, or leave it out of `covers:`.
    """
    spec = spec_of_items(subject.pack)
    served = {point for note in subject.derived.notes for point in spec.get(note.item, ())}
    for name, path in covered(subject).items():
        if name not in served:
            yield Finding(path, f"no card serves the spec point `{name}`", "Add one, or leave the point out here.")


@rule("spec-without-question", "warning", whole="pack")
def spec_points_have_questions(subject: Subject) -> Iterator[Finding]:
    """A spec point that the pack covers has no practice question.

    Why: it would be revised, but never practised as the exam asks for it.
    Instead: give a question `spec: […]`, or leave the point out of `covers:`.
    """
    spec = spec_of_items(subject.pack)
    served = {point for question in subject.pack.questions for point in spec.get(question, ())}
    for name, path in covered(subject).items():
        if name not in served and subject.pack.questions:
            yield Finding(path, f"no question serves the spec point `{name}`", "Add one, or leave the point out here.")


_SHOWN_BY_BLOCKS = ("profiles", "phases", "formulas", "debates", "documents", "figures", "misconceptions")


@rule("not-shown", "note", whole="pack")
def items_are_shown(subject: Subject) -> Iterator[Finding]:
    """An item is in the pack, but no topic, organiser or question shows it on paper.

    Why: its author will look for it on the sheets.
    Instead: add it to a block of a topic, for example `- debates: all`.
    """
    pack = subject.pack
    if not pack.topics:
        return
    seen: set[str] = set()
    for _, model in subject.models:
        if isinstance(model, Block) and model.what in COLLECTION_NAMES:
            seen |= {item.id for item in pack.select(model.what, model.selection)}
        elif isinstance(model, Given):
            seen.add(model.item)
        elif isinstance(model, Question):
            seen |= set(model.uses)
    for kind, selection in pack.organiser.items():
        seen |= {item.id for item in pack.select(kind, selection)}
    seen |= {node.target for _, node in subject.references if isinstance(node, Ref)}
    seen |= {profile.figure for profile in (*pack.profiles.values(), *pack.people.values()) if profile.figure}
    for name in _SHOWN_BY_BLOCKS:
        for item in pack.collection(name).values():
            timeline = name == "phases" and pack.events
            if item.id not in seen and not timeline:
                said = f"this {NOUNS[name]} is not shown in any topic, organiser or question"
                yield Finding((name, item.id), said, f"Add `- {name}: [{item.id}]` to a topic's blocks.", at_key=True)
