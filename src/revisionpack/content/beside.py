"""What belongs to a pack besides its own file: the syllabus, and the files that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from revisionpack.content.fields import known_keys
from revisionpack.content.files import IMAGE_LIMIT, FileProblemError, Reader, check_name, meant
from revisionpack.content.mapping import fields_among
from revisionpack.content.model import COLLECTIONS, Pack, Syllabus
from revisionpack.content.pictures import check_font, check_picture, check_sound
from revisionpack.content.plain import Path as Place
from revisionpack.content.plain import to_plain
from revisionpack.content.source import FILE_LIMIT
from revisionpack.content.spans import Spans
from revisionpack.content.tree import Tree
from revisionpack.content.validate import validated
from revisionpack.content.values import PACK_ID
from revisionpack.content.yaml_tree import read_tree
from revisionpack.diagnostics import Diagnostic, Span


def syllabus_beside(
    name: str, pack: Tree, read: Reader, found: list[Diagnostic]
) -> tuple[tuple[Tree, ...], Syllabus | None]:
    """The syllabus.yaml beside a pack, with what it extends: its trees (its own first) and the model."""
    spans = Spans(pack)
    if not PACK_ID.match(name):
        return (), None  # the model says so
    trees: list[Tree] = []
    plain: dict[str, Any] = {}
    notes: dict[Place, Diagnostic] = {}
    wanted, place = name, spans.at(("syllabus",))
    file = "syllabus.yaml"
    for _ in range(2):
        tree = _other_tree(file, pack.file, read, found, place)
        if tree is None:
            break
        inside, empty = to_plain(tree)
        found += tree.diagnostics
        if not isinstance(inside, dict):
            break
        if inside.get("id") not in (wanted, None):
            found.append(Diagnostic(
                "wrong-syllabus", "error", f"`{wanted}` was asked for, but {file} is `{inside['id']}`", place,
                f"Write `{inside['id']}` here, or use that file's folder.",
            ))  # fmt: skip
            return tuple(trees), None
        trees.append(tree)
        plain = _merged(inside, plain)
        notes |= empty
        parent = inside.get("extends")
        if len(trees) > 1 or not isinstance(parent, str) or not PACK_ID.match(parent):
            break
        wanted, place = parent, Spans(tree).at(("extends",))
        file = f"../_qualifications/{parent}.yaml"
    if not trees:
        return (), None
    errors: list[Diagnostic] = []
    model, _ = validated(Syllabus, plain, trees[0], notes, errors)
    if len(trees) > 1:
        # an error in what was extended stands in that file
        second: list[Diagnostic] = []
        inside, empty = to_plain(trees[1])
        validated(Syllabus, {"title": "-", **inside}, trees[1], empty, second)
        found += second
        errors = [d for d in errors if (d.code, d.message) not in {(other.code, other.message) for other in second}]
    found += errors
    found += notes.values()
    return tuple(trees), model


def _merged(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping with what it extends: its own values win, mappings are joined."""
    joined = dict(parent)
    for key, value in child.items():
        there = joined.get(key)
        joined[key] = _merged(there, value) if isinstance(there, dict) and isinstance(value, dict) else value
    return joined


def _other_tree(file: str, beside: str, read: Reader, found: list[Diagnostic], place: Span) -> Tree | None:
    shown = (Path(beside).parent / file).as_posix()
    try:
        data = read(file, FILE_LIMIT)
    except FileProblemError as error:
        found.append(Diagnostic(error.code, "error", error.message, place, error.help))
        return None
    if data is None:
        found.append(Diagnostic(
            "no-syllabus", "error", f"there is no file {shown}", place,
            "Write the syllabus there, or here as a mapping, or leave this line out.",
        ))  # fmt: skip
        return None
    return read_tree(data, shown, known_keys())


def named_files(
    pack: Pack, spans: Spans, read: Reader, names: Callable[[str], Iterable[str]], found: list[Diagnostic]
) -> dict[str, bytes]:
    """The bytes of every picture, sound and font that a pack names, by name.

    `names` gives the files that there are near a name, to say which one may have been meant.
    """
    named: list[tuple[str, Place]] = []
    for collection in COLLECTIONS:
        for item in pack.collection(collection).values():
            for field in fields_among(type(item), ("image", "audio")):
                if name := getattr(item, field):
                    named.append((name, (collection, item.id, field)))
    named += [(name, ("fonts", language, "")) for language, name in pack.fonts.items()]
    files: dict[str, bytes] = {}
    for name, place in named:
        try:
            check_name(name)
            data = read(name, IMAGE_LIMIT)
            if data is None:
                other = meant(name, names(name))
                raise FileProblemError(
                    "no-file",
                    f"there is no file '{name}' beside the pack",
                    f"Did you mean {other}?" if other else "Put it into the folder of the pack, or correct its name.",
                )
            check = {"image": check_picture, "audio": check_sound}.get(place[-1], check_font)
            check(name, data)
            files[name] = data
        except FileProblemError as error:
            at = spans.at([step for step in place if step])
            found.append(Diagnostic(error.code, "error", error.message, at, error.help))
    return files
