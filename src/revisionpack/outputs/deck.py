"""The Anki deck: notes to fields, note types, subdecks and the next lock.

The shape of the note types — ids, fields and their order, one template each — is frozen: Anki makes a
second note type of anything else, and old notes never update again. tests/outputs/test_deck_shape.py
holds a fingerprint of it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from revisionpack.derive.lock import Change, Lock, advance
from revisionpack.derive.notes import A_DAY, REST, Note, days, guid, note_id, reference
from revisionpack.outputs.anki_html import Fields, disarm
from revisionpack.outputs.step import ApkgJob, Done, Finding, Request, Skipped, Step
from revisionpack.text.markup_html import escape
from revisionpack.text.typography import smarten

SPARES = ("Spoken", "Spare 1", "Spare 2", "Spare 3")
BASIC = (
    "Ref",
    "Language",
    "Context",
    "Question",
    "Front",
    "Answer",
    "Extra",
    "Number",
    "Source",
    "Picture",
    "Sound",
    *SPARES,
)
CLOZE = ("Ref", "Language", "Context", "Text", "Extra", "Number", "Source", "Picture", "Sound", *SPARES)


class NoteType(Struct, frozen=True):
    """A frozen note type. Field and template ids let Anki follow a rename (they are ours for ever)."""

    form: str
    id: int
    name: str
    fields: tuple[str, ...]

    def row(self, request: Request) -> dict[str, Any]:
        """The note type as engines/apkg takes it, without its `mod`."""
        read = request.theme.read
        return {
            "form": self.form,
            "id": self.id,
            "name": self.name,
            "fields": [
                {"name": name, "id": self.id * 100 + index} for index, name in enumerate(self.fields, 1)
            ],
            "template": {
                "name": "Card",
                "id": self.id * 100 + 99,
                "qfmt": read(f"deck/{self.form}-front.html"),
                "afmt": read(f"deck/{self.form}-back.html"),
            },
            "css": read("deck/card.css"),
        }


NOTE_TYPES: Mapping[str, NoteType] = {
    kind.form: kind
    for kind in (
        NoteType("basic", 1_790_000_000_001, "Revision Pack Basic", BASIC),
        NoteType("cloze", 1_790_000_000_002, "Revision Pack Cloze", CLOZE),
        NoteType("typed", 1_790_000_000_003, "Revision Pack Typed", BASIC),
    )
}


def plan(request: Request) -> Step:
    """The deck's one job, with the lock as it will be when the deck is written."""
    derived, pack = request.derived, request.derived.pack
    if not derived.notes:
        return Skipped("the pack has nothing that makes a card, so there is no deck")
    fields = Fields(request)
    rows = [_note_row(note, fields, request) for note in derived.notes]
    types = [
        NOTE_TYPES[form].row(request)
        for form in NOTE_TYPES
        if any(note.form == form for note in derived.notes)
    ]
    lock, change = advance(
        None if pack.draft else derived.lock,
        updated=pack.updated,
        notes={
            row["guid"]: (note_digest(row["fields"], row["tags"]), _name(note))
            for row, note in zip(rows, derived.notes, strict=True)
        },
        types={row["name"]: type_digest(row) for row in types},
        deck=deck_name(request),
        subdecks=dict(_subdecks(request).values()),
    )
    for row in rows:
        row["mod"] = lock.notes[row["guid"]].mod
    for row in types:
        row["mod"] = lock.types[row["name"]].mod
    deck = {
        "decks": _decks(request),
        "types": types,
        "notes": rows,
        "facts": _facts(derived.notes),
    }
    job = ApkgJob(f"{pack.id}.apkg", deck, media=fields.media)
    findings = (*_findings(change, derived.lock, lock), *fields.findings)
    return Done((job,), findings=findings, lock=None if pack.draft else lock)


def _digest(data: Any) -> str:
    return hashlib.blake2b(_JSON.encode(data).encode(), digest_size=9).hexdigest()


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def note_digest(fields: list[str], tags: list[str]) -> str:
    """What the lock keeps of a note's content."""
    return _digest([fields, tags])


def type_digest(row: Mapping[str, Any]) -> str:
    """What the lock keeps of a note type: of its row without `mod`."""
    return _digest(row)


def _name(note: Note) -> str:
    return "/".join(part for part in (note.item, note.kind, note.slot) if part)


def _facts(notes: tuple[Note, ...]) -> dict[str, Any]:
    core = sum(note.deck == 0 for note in notes)
    return {"core": core}


def _findings(change: Change, before: Lock | None, after: Lock) -> tuple[Finding, ...]:
    found: list[Finding] = []
    if change.same_day:
        shown = ", ".join(change.same_day[:3]) + (" …" if len(change.same_day) > 3 else "")
        cards = "1 card" if len(change.same_day) == 1 else f"{len(change.same_day)} cards"
        found.append(
            Finding(
                "changed-same-day",
                "warning",
                f"{cards} changed while `updated:` stayed the same ({shown})",
                help="If the deck was handed out already, give `updated:` the day of this change.",
            )
        )
    if before is not None and before.deck and before.deck != after.deck:
        found.append(
            Finding(
                "deck-renamed",
                "warning",
                f"the deck was called “{before.deck}” and is now “{after.deck}”",
                help="Students who have it keep their cards in the old deck and get new cards in the new one. "
                "Keep the old name in `deck: {name: …}` unless that is what you want.",
            )
        )
    if before is not None:
        found += [
            Finding(
                "deck-renamed",
                "warning",
                f"the subdeck “{number} {before.subdecks[number]}” is now “{number} {name}”",
                help="Students who have it keep its cards in the old subdeck and get new cards in the new one. "
                "Keep the old words as the topic's `short:` unless that is what you want.",
            )
            for number, name in after.subdecks.items()
            if before.subdecks.get(number, name) != name
        ]
    return tuple(found)


# --- Decks ---------------------------------------------------------------------------------------


def deck_name(request: Request) -> str:
    """`deck: name`, else board, component and the pack's title."""
    pack, syllabus = request.derived.pack, request.derived.syllabus
    if pack.deck.name:
        return pack.deck.name
    lead = (
        " ".join(part for part in (syllabus.board, syllabus.component or syllabus.code) if part)
        if syllabus
        else ""
    )
    title = str(pack.title).replace("::", ": ")
    return f"{lead}::{title}" if lead else title


def _decks(request: Request) -> list[dict[str, Any]]:
    """The deck and its subdecks: `00 Core`, one a topic, one for the rest. Only those with notes."""
    pack, name = request.derived.pack, deck_name(request)
    rows = [{"id": deck_id(pack.id), "name": name, "description": _description(request)}]
    for number, (shown, title) in _subdecks(request).items():
        rows.append({"id": deck_id(pack.id, number), "name": f"{name}::{shown} {title}", "description": ""})
    return rows


def _subdecks(request: Request) -> dict[int, tuple[str, str]]:
    """Of each subdeck that has notes the number as it is shown, and its title, in study order."""
    derived, pack = request.derived, request.derived.pack
    words = request.theme.words(pack.language).tables["deck"]
    titles = {0: words["core"], REST: words["rest"]}
    titles |= {derived.numbers.bare(id): str(topic.short or topic.title) for id, topic in pack.topics.items()}
    return {
        number: (
            "99" if number == REST else f"{number:02d}",
            " ".join(titles[number].replace("::", ": ").split()),
        )
        for number in sorted({note.deck for note in derived.notes})
    }


@lru_cache(maxsize=1_000)
def deck_id(pack_id: str, index: int = -1) -> int:
    """The id of a pack's deck, or of its subdeck with that number."""
    seed = hashlib.blake2b(f"{pack_id}/deck/{index}".encode(), digest_size=8).digest()
    return 1_100_000_000_000 + int.from_bytes(seed, "big") % 400_000_000_000


def _description(request: Request) -> str:
    """Markdown shown under the deck's name: what it is, its version, licence, how to update it."""
    pack, syllabus = request.derived.pack, request.derived.syllabus
    words = request.theme.words(pack.language).tables["deck"]
    version = (
        words["version"].format(version=pack.version, updated=pack.updated or "")
        if pack.version
        else words["draft"]
    )
    parts = [f"**{smarten(str(pack.title), pack.language)}** — {version}"]
    core = sum(note.deck == 0 for note in request.derived.notes)
    if pack.deck.description is not None:
        parts.append(pack.deck.description.source)
    if core:
        begin = "begin" if core > A_DAY else "begin_few" if core > 1 else "begin_one"
        parts.append(words[begin].format(core=core, a_day=A_DAY, days=days(core)))
    parts.append(words["update"])
    if syllabus is not None and syllabus.notice is not None:
        parts.append(str(syllabus.notice))
    credit = ", ".join(pack.authors)
    parts.append(" · ".join(part for part in (credit, pack.licence) if part))
    return "\n\n".join(part for part in parts if part)


# --- Notes ---------------------------------------------------------------------------------------


def _note_row(note: Note, fields: Fields, request: Request) -> dict[str, Any]:
    pack = request.derived.pack
    identity = guid(pack.id, note)
    values = {
        "Ref": disarm(reference(pack.id, _name(note))),
        "Language": pack.language,
        "Context": fields.context(note),
        "Question": fields.question(note),
        "Front": fields.front(note),
        "Answer": fields.answer(note),
        "Text": fields.cloze(note) if note.form == "cloze" else "",
        "Extra": fields.small_print(note),
        "Number": disarm(escape(fields.number(note))),
        "Source": fields.sources(note.sources),
        "Picture": fields.picture(note),
        "Sound": fields.sound(note),
    }
    kind = NOTE_TYPES[note.form]
    return {
        "guid": identity,
        "id": note_id(pack.id, note.due),
        "type": kind.id,
        "deck": deck_id(pack.id, note.deck),
        "due": note.due,
        "fields": [values.get(name, "") for name in kind.fields],
        "tags": _tags(note, request),
    }


_UNTAG = re.compile(r"[^\w.+-]+")


def _tags(note: Note, request: Request) -> list[str]:
    """`board::component::topic`, `spec::…`, `kind::…` and the item's own; sorted, without spaces."""
    pack, syllabus = request.derived.pack, request.derived.syllabus
    item = pack.items[note.item]

    lead = [syllabus.board, syllabus.component or syllabus.code] if syllabus else []
    branch = "::".join(_tag(part) for part in (*lead, note.topic or pack.id) if part)
    tags = {branch, f"kind::{_tag(note.kind)}", *(f"spec::{_tag(spec)}" for spec in item.spec)}
    tags |= {_tag(own) for own in item.tags if _tag(own) not in {"marked", "leech", ""}}
    return sorted(tags)


@lru_cache(maxsize=1_000)
def _tag(text: str) -> str:
    return _UNTAG.sub("-", text).strip("-")
