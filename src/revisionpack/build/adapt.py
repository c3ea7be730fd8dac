"""Another teacher's pack as a start: the same content under an id of its own.

A pack's id is part of the identity of its cards, so two packs that grow apart under one id would
overwrite each other's cards in the collection of a student who has both.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from revisionpack.build.begin import BadName, place
from revisionpack.build.write import CannotWrite, Publication, make_folder, unless_there
from revisionpack.content.load import load_pack
from revisionpack.content.values import PACK_ID
from revisionpack.diagnostics import Span


class CannotAdapt(ValueError):
    """The pack cannot be taken over; the message says why."""


def adapt(source: Path, new_id: str, path: Path | None) -> Path:
    """Write the pack `source` under a new id to `path` (beside `source` by default), with the files it names.

    Its deck gets a name of its own, too: Anki puts cards of one deck's name into one deck. Raises
    BadName, CannotAdapt, or CannotWrite (never over a file that is there).
    """
    if not PACK_ID.match(new_id):
        raise BadName(f"'{new_id}' is no id for a pack: letters a to z, digits and hyphens")
    loaded = load_pack(source)
    if loaded.pack is None:
        raise CannotAdapt(f"{source} has mistakes: see revisionpack check {source}")
    if loaded.pack.id == new_id:
        raise CannotAdapt(f"{source} has the id '{new_id}' itself; an adapted pack needs another")
    file = place(path) if path is not None else source.parent / f"{new_id}.yaml"
    unless_there(file)
    span = loaded.spans.at(("id",))
    lines = loaded.sources[span.file].split("\n")
    edition = f", version {loaded.pack.version}" if loaded.pack.version else ""
    rest = _put(lines, span, new_id)
    if not rest.strip():
        lines[span.line - 1] += f"  # adapted from {loaded.pack.id}{edition}"
    if loaded.pack.deck.name:
        _put(lines, loaded.spans.at(("deck", "name")), f'"{_quoted(loaded.pack.deck.name)} ({new_id})"')
    elif "deck" not in loaded.pack.model_fields_set:
        lines[-1:] = [f'deck: {{name: "{_quoted(str(loaded.pack.title))} ({new_id})"}}', lines[-1]]
    with Publication() as publication:
        for name, data in _beside(source, file, loaded.images).items():
            make_folder((file.parent / name).parent)
            publication.add(file.parent / name, data)
        make_folder(file.parent)
        publication.add(file, "\n".join(lines).encode())
        publication.commit()
    return file


def _put(lines: list[str], span: Span, text: str) -> str:
    """Put a text in the place of a value that stands on one line; what follows it on that line."""
    line = lines[span.line - 1]
    rest = line[span.end_column - 1 :]
    lines[span.line - 1] = f"{line[: span.column - 1]}{text}{rest}"
    return rest


def _quoted(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"")


def _beside(source: Path, file: Path, images: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that the pack needs and that are not beside the new one yet."""
    if file.parent.resolve() == source.parent.resolve():
        return {}
    needed = dict(images)
    syllabus = source.parent / "syllabus.yaml"
    if syllabus.is_file():
        needed["syllabus.yaml"] = syllabus.read_bytes()
    missing = {name: data for name, data in needed.items() if not (file.parent / name).exists()}
    for name in needed.keys() - missing.keys():
        if (file.parent / name).read_bytes() != needed[name]:
            raise CannotWrite(f"{file.parent / name} is there already, and another")
    return missing
