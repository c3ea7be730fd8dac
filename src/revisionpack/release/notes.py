"""Release notes from a comparison of content: for students what happens to their cards, for teachers what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from revisionpack.build.report import listed, plural
from revisionpack.content.model import NOUNS
from revisionpack.derive.notes import reference
from revisionpack.release.snapshot import Changes, Snapshot, compare

SHOWN = 40
"""Names told one by one; the rest are counted."""

_WORDS = {
    "cards": ("authored card", "authored cards"),
    "files": ("picture or sound", "pictures or sounds"),
}
"""Where a collection's name is not the word for what is in it, and what is no collection."""


def notes(new: Snapshot, old: Snapshot | None, kept: Mapping[str, str]) -> str:
    """Markdown. `kept` names the packs whose last release was kept, with the reason."""
    lines = [f"# {new.syllabus} {new.version}", ""]
    lines.append(f"Changes since {old.version}." if old else "The first release.")
    for id in sorted(kept):
        title = new.packs[id].title if id in new.packs else id
        lines += ["", f"**{title}** ({id}) is as it was in the last release: {kept[id]}."]
    changes = {
        id: compare(old.packs.get(id) if old else None, pack) for id, pack in sorted(new.packs.items())
    }
    lines += ["", "## For students", "", *_students(new, old, changes)]
    lines += ["", "## For teachers"]
    if old is not None and old.course and old.course != new.course:
        lines += ["", "The syllabus file has changed: exam, question types or spec points."]
    elif set(changes) <= set(kept):
        lines += ["", "Nothing has changed."]
    for id, change in changes.items():
        if id in kept:
            continue
        pack = new.packs[id]
        lines += [
            "",
            f"### {pack.title} ({pack.version})",
            "",
            *_teachers(change, new, first=old is None or id not in old.packs),
        ]
    for id in sorted(set(old.packs) - set(new.packs) if old else ()):
        assert old is not None
        lines += ["", f"### {old.packs[id].title}", "", "No longer part of this release."]
    return "\n".join(lines) + "\n"


def _students(new: Snapshot, old: Snapshot | None, changes: Mapping[str, Changes]) -> list[str]:
    if old is None:
        total = sum(len(pack.notes) for pack in new.packs.values())
        return [f"{plural(total, 'card')}. Import each `.apkg` once; later versions are imported over it."]
    lines = []
    for id, change in changes.items():
        words = []
        if change.notes_added:
            words.append(f"{plural(len(change.notes_added), 'new card')}")
        if change.notes_changed:
            words.append(f"{plural(len(change.notes_changed), 'card')} re-worded: your progress is kept")
        if change.notes_withdrawn:
            words.append(f"{plural(len(change.notes_withdrawn), 'card')} withdrawn")
        if words:
            lines.append(f"- **{new.packs[id].title}**: {'; '.join(words)}.")
        if change.notes_withdrawn:
            lines += [
                "",
                "  Anki deletes nothing by itself. To find these cards, paste this into Browse, then delete them:",
                "",
                *(f"      {line}" for line in searches(id, change.notes_withdrawn)),
                "",
            ]
    if not lines:
        return ["No card has changed: there is nothing to import."]
    return [*lines, "", "To update, import the new `.apkg` over the old one."]


def searches(pack: str, names: Sequence[str], at_once: int = 20) -> list[str]:
    """Anki searches that find notes by their reference (`pack/item/kind/slot`)."""
    quoted = [f'"Ref:{_escaped(reference(pack, name))}"' for name in names]
    return [" OR ".join(quoted[start : start + at_once]) for start in range(0, len(quoted), at_once)]


def _escaped(text: str) -> str:
    """A text for Anki's search, in which \\ " * _ : have meanings."""
    return "".join("\\" + char if char in '\\"*_:' else char for char in text)


def _teachers(change: Changes, new: Snapshot, *, first: bool) -> list[str]:
    if first:
        counts = [_counted(name, len(names)) for name, names in change.added.items()]
        return [f"New: {', '.join(counts)}; {plural(len(change.notes_added), 'card')} in the deck."]
    if change.nothing:
        return ["Nothing has changed."]
    lines = []
    for word, table in (
        ("Added", change.added),
        ("Changed", change.changed),
        ("Withdrawn", change.withdrawn),
    ):
        for name, names in table.items():
            shown = ", ".join(names[:SHOWN]) + (
                f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            )
            lines.append(f"- {word}: {_counted(name, len(names))}: {shown}")
    if change.lent:
        packs = listed([f"*{new.packs[id].title}*" if id in new.packs else id for id in change.lent])
        lines.append(f"- Mock paper: the questions that it takes from {packs} are others")
    if not lines:
        lines.append("- Only settings of the pack have changed.")
    cards = [
        f"{len(names)} {word}"
        for word, names in (
            ("added", change.notes_added), ("changed", change.notes_changed), ("withdrawn", change.notes_withdrawn)
        )
        if names
    ]  # fmt: skip
    if cards:
        lines.append(f"- Cards of the deck: {', '.join(cards)}")
    return lines


def _counted(collection: str, number: int) -> str:
    one, many = _WORDS.get(collection, (NOUNS.get(collection, collection.removesuffix("s")), collection))
    return f"{number:,} {one if number == 1 else many}"
