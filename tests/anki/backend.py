"""Anki's own backend as a separate program: commands as JSON on stdin, what it saw as JSON on stdout.

Run as a process of its own because the package `anki` is AGPL: it is the oracle of the tests, never a
part of what they test.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any


def main() -> None:
    from anki.collection import Collection

    commands = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(str(Path(folder) / "collection.anki2"))
        seen = [_run(collection, name, arguments) for name, *arguments in commands]
        collection.close()
    json.dump(seen, sys.stdout)


def _run(collection: Any, name: str, arguments: list[Any]) -> Any:
    known = {"import": _import, "study": _study, "student": _student, "preset": _preset, "find": _find}
    return (known | {"dump": _dump})[name](collection, *arguments)


def _import(collection: Any, path: str, options: dict[str, Any] | None = None) -> dict[str, int]:
    """Import a package with the dialog's defaults (update if newer) or with the options given."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    chosen = ImportAnkiPackageOptions(**(options or {}))
    log = collection.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=chosen)).log
    names = (
        "new",
        "updated",
        "duplicate",
        "conflicting",
        "first_field_match",
        "missing_notetype",
        "missing_deck",
        "empty_first_field",
    )
    return {name: len(getattr(log, name)) for name in names}


def _study(collection: Any, count: int) -> int:
    """Answer `count` cards "good" in every deck, as a student would."""
    done = 0
    for deck in collection.decks.all_names_and_ids():
        collection.decks.select(deck.id)
        for _ in range(count):
            card = collection.sched.getCard()
            if card is None:
                break
            card.start_timer()
            collection.sched.answerCard(card, 3)
            done += 1
    return done


def _student(collection: Any, guids: list[str], tag: str, field: str, text: str) -> int:
    """A student adds a tag, edits a field and sets a flag on some notes."""
    for guid in guids:
        note = collection.get_note(collection.db.scalar("select id from notes where guid = ?", guid))
        note.tags.append(tag)
        note[field] = text
        collection.update_note(note)
        collection.set_user_flag_for_cards(1, note.card_ids())
    return len(guids)


def _preset(collection: Any, name: str, per_day: int) -> int:
    """A student makes a preset and chooses it for every deck; the number of decks."""
    preset = collection.decks.add_config(name)
    preset["new"]["perDay"] = per_day
    collection.decks.update_config(preset)
    decks = collection.decks.all()
    for deck in decks:
        deck["conf"] = preset["id"]
        collection.decks.save(deck)
    return len(decks)


def _presets(collection: Any) -> dict[str, list[Any]]:
    """Of each deck the preset and its new cards a day."""
    chosen = {
        deck["name"]: collection.decks.config_dict_for_deck_id(deck["id"]) for deck in collection.decks.all()
    }
    return {name: [preset["name"], preset["new"]["perDay"]] for name, preset in chosen.items()}


def _find(collection: Any, search: str) -> list[str]:
    """The first fields of the notes that a search in Browse finds."""
    return sorted(collection.get_note(note_id).fields[0] for note_id in collection.find_notes(search))


def _dump(collection: Any) -> dict[str, Any]:
    collection.models._clear_cache()  # else pylib shows the note types as they were before an import
    notes: dict[str, Any] = {}
    for note_id in collection.find_notes(""):
        note = collection.get_note(note_id)
        cards = []
        for card in note.cards():
            cards.append(
                {
                    "deck": collection.decks.name(card.did),
                    "due": card.due,
                    "id": card.id,
                    "reps": card.reps,
                    "lapses": card.lapses,
                    "left": card.left,
                    "ivl": card.ivl,
                    "queue": card.queue,
                    "type": card.type,
                    "factor": card.factor,
                    "flag": card.user_flag(),
                    "question": card.question(),
                    "answer": card.answer(),
                }
            )
        notes[note.guid] = {
            "type": note.note_type()["name"],
            "fields": dict(note.items()),
            "tags": note.tags,
            "mod": note.mod,
            "duplicate": int(note.fields_check()),
            "cards": cards,
        }
    empty = [report.note_id for report in collection.get_empty_cards().notes]
    media = collection.media.check()
    return {
        "notes": notes,
        "types": sorted(
            kind.name for kind in collection.models.all_names_and_ids() if kind.name.startswith("Revision")
        ),
        "css": {kind["name"]: kind["css"] for kind in collection.models.all()},
        "decks": sorted(deck.name for deck in collection.decks.all_names_and_ids()),
        "descriptions": {deck["name"]: deck["desc"] for deck in collection.decks.all()},
        "presets": _presets(collection),
        "every_preset": sorted(preset["name"] for preset in collection.decks.all_config()),
        "revlog": collection.db.all(
            "select id, cid, ease, ivl, lastIvl, factor, type from revlog order by id"
        ),
        "empty": empty,
        "missing_media": list(media.missing),
        "unused_media": list(media.unused),
    }


if __name__ == "__main__":
    main()
