"""A pack file -> a frozen `Pack`, its syllabus, and every problem with its place.

    load_pack(path) -> Loaded                      a file, its syllabus and its pictures
    load_pack_text(data, file, siblings) -> Loaded the same from memory
    find_packs(paths) -> list[Path]                pack files in files and folders

`Loaded.pack` is None when there is an error. `Loaded.usable` is then what could be read of it, so that
the checks can still speak about the rest; `Loaded.dropped` has the ids that are missing from it.
`Loaded.spans.at(path, offset=None, length=1)` gives the place of anything in the pack, or under
("syllabus", …) in its syllabus.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from revisionpack.content.codes import SYNTAX
from revisionpack.content.files import (
    IMAGE_LIMIT,
    FileProblemError,
    Reader,
    check_name,
    from_folder,
    from_mapping,
)
from revisionpack.content.model import COLLECTIONS, Model, Pack, Syllabus
from revisionpack.content.plain import Path as Place
from revisionpack.content.plain import to_plain
from revisionpack.content.problems import Explainer, keys_of, without_forms
from revisionpack.content.source import FILE_LIMIT
from revisionpack.content.spans import Spans
from revisionpack.content.texts import PACK_ID
from revisionpack.content.tree import Tree
from revisionpack.content.yaml_tree import read_tree
from revisionpack.diagnostics import Diagnostic, Span, in_order

FORMAT = 1
"""The version of the pack format that is read."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A pack as far as it could be read."""

    file: str
    pack: Pack | None
    syllabus: Syllabus | None
    diagnostics: tuple[Diagnostic, ...]
    spans: Spans
    sources: Mapping[str, str]
    """Text of each content file, by the name that spans use."""
    images: Mapping[str, bytes]
    """Bytes of each file that the pack names (pictures, sounds, fonts), by that name."""
    source: bytes
    """The pack file itself."""
    usable: Pack | None = None
    dropped: frozenset[str] = frozenset()

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return self.pack is not None


class UnreadableError(Exception):
    """The pack file itself cannot be opened; the message is for the person who named it."""


def load_pack(path: Path | str) -> Loaded:
    """Load a pack file. Raises UnreadableError when it cannot be opened."""
    path = Path(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(FILE_LIMIT + 1)
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror or error}") from None
    return _load(data, path.as_posix(), from_folder(path.parent))


def load_pack_text(data: bytes | str, file: str = "pack.yaml", siblings: Mapping[str, bytes] | None = None) -> Loaded:
    """Load a pack from memory. `siblings` are the files beside it, by their names relative to it."""
    return _load(data.encode() if isinstance(data, str) else data, file, from_mapping(siblings or {}))


def find_packs(paths: Iterable[Path | str]) -> list[Path]:
    """The pack files named by paths: a file is one whatever is in it, a folder is searched.

    In a folder a pack is a YAML file with a top-level `format:`; hidden folders and those that begin
    with `_` are left out. Raises UnreadableError for a path that does not exist.
    """
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            found.update(dict.fromkeys(sorted(_packs_below(path))))
        elif path.exists():
            found[path] = None
        else:
            raise UnreadableError(f"{path}: there is no such file or folder")
    return list(found)


def _packs_below(folder: Path) -> Iterable[Path]:
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).parts
        if path.suffix not in (".yaml", ".yml") or path.name == "syllabus.yaml" or not path.is_file():
            continue
        if any(part.startswith((".", "_")) for part in inside):
            continue
        with path.open("rb") as stream:
            if b"\nformat:" in b"\n" + stream.read(FILE_LIMIT).replace(b"\r", b"\n"):
                yield path


@cache
def known_keys() -> frozenset[str]:
    """Every key that the format has anywhere."""
    kinds, keys = [Model], set[str]()
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        keys |= set(keys_of(kind))
    return frozenset(keys)


# --- One file and what belongs to it ----------------------------------------------------------------


def _load(data: bytes, file: str, read: Reader) -> Loaded:
    tree = read_tree(data, file, known_keys())
    found = list(tree.diagnostics)
    plain, notes = to_plain(tree)
    if tree.root is not None and not isinstance(plain, dict):
        found.append(Diagnostic(
            "wrong-shape", "error", "a pack file is a mapping of keys", Span(file), "Begin with `format: 1`."
        ))  # fmt: skip
        plain = None
    elif plain is not None and "format" not in plain and plain.keys() & _SYLLABUS_ONLY:
        found.append(Diagnostic(
            "not-a-pack", "error", "this is a syllabus, not a pack", Span(file),
            "Check the packs that use it: they read it too. (A pack begins with `format: 1`.)",
        ))  # fmt: skip
        plain = None
    sources = {file: tree.text}
    if plain is None:
        return Loaded(file, None, None, in_order(found), Spans(tree), sources, {}, data)
    trees: tuple[Tree, ...] = ()
    syllabus: Syllabus | None = None
    if isinstance(plain.get("syllabus"), dict):
        inside = plain["syllabus"]
        name = inside.get("id")
        plain["syllabus"] = name if isinstance(name, str) and PACK_ID.match(name) else "syllabus"
        syllabus = _validated(Syllabus, inside, tree, notes, found, ("syllabus",))[0]
    elif isinstance(plain.get("syllabus"), str):
        trees, syllabus = _syllabus_beside(plain["syllabus"], tree, read, found)
        sources |= {one.file: one.text for one in trees}
    spans = Spans(tree, trees)
    found += _written_ids(plain, spans)
    usable, dropped = _validated(Pack, plain, tree, notes, found)
    found += notes.values()
    images: dict[str, bytes] = {}
    if usable is not None:
        if usable.format != FORMAT:
            found.append(Diagnostic(
                "unknown-format", "error",
                f"format {usable.format} is not known here; this program reads format {FORMAT}",
                spans.at(("format",)), "Write `format: 1`, or use a newer revisionpack.",
            ))  # fmt: skip
        images = _named_files(usable, spans, read, found)
    diagnostics = in_order(_without_echoes(found))
    failed = any(d.is_error for d in diagnostics)
    return Loaded(
        file, None if failed else usable, syllabus, diagnostics, spans, sources, images, data,
        usable, frozenset(dropped),
    )  # fmt: skip


def _written_ids(plain: dict[str, Any], spans: Spans) -> Iterable[Diagnostic]:
    """An item's id is its key; one that is written inside as well is not known."""
    for collection in COLLECTIONS:
        items = plain.get(collection)
        for key, item in items.items() if isinstance(items, dict) else ():
            if isinstance(item, dict) and "id" in item:
                del item["id"]
                yield Diagnostic(
                    "unknown-key", "error", "`id:` is not a key that is known here", spans.key((collection, key, "id")),
                    "The id of an item is the key it stands under: remove this line.",
                )  # fmt: skip


_SYLLABUS_ONLY = frozenset({"question_types", "command_words", "paper", "objectives", "extends"})
"""Keys that a pack never has."""

_ECHOES = frozenset(
    """bad-id bad-date ambiguous-date bad-time bad-language not-a-number not-a-switch out-of-range unknown-word
    wrong-shape unknown-tex""".split()
)


def _without_echoes(found: list[Diagnostic]) -> list[Diagnostic]:
    """Without what is wrong with a value only because the line it stands on is broken."""
    broken = {(d.span.file, d.span.line) for d in found if d.code in SYNTAX and d.is_error and d.span}
    return [d for d in found if d.code not in _ECHOES or d.span is None or (d.span.file, d.span.line) not in broken]


M = TypeVar("M", bound=Model)


def _validated(
    kind: type[M], plain: dict[str, Any], tree: Tree, notes: dict[Place, Diagnostic], found: list[Diagnostic],
    prefix: Place = (),
) -> tuple[M | None, set[str]]:  # fmt: skip
    """The model, or what is left of it when all that is wrong is taken out; ids of items that had to go."""
    explainer = Explainer(tree, kind, notes, prefix)
    dropped: set[str] = set()
    for attempt in range(_ATTEMPTS):
        try:
            model = kind.model_validate(plain)
        except ValidationError as error:
            if attempt == 0:
                found += explainer.explain(error)
                for place in explainer.explained_empty:
                    notes.pop(place, None)
            for row in error.errors(include_url=False, include_context=False):
                _take_out(plain, tuple(map(str, row["loc"])), row["type"], dropped, hard=attempt > 3)
        else:
            return model, dropped
    return None, dropped


_ATTEMPTS = 8


def _take_out(plain: dict[str, Any], path: Place, kind: str, dropped: set[str], *, hard: bool) -> None:
    """Remove the smallest keyed thing that an error is about, so that list positions stay.

    What is gone already is left alone, unless `hard`: then the nearest thing that holds it goes.
    """
    path = without_forms(tuple(step for step in path if step != "[key]"))
    if kind in ("missing", "missing-key", "figure-form", "answer-form", "card-form", "block-form"):
        path = path[:-1] if kind == "missing" else path
    here: Any = plain
    holders: list[tuple[dict[str, Any], str]] = []
    for step in path:
        if isinstance(here, dict) and step in here:
            holders.append((here, step))
            here = here[step]
        elif isinstance(here, list) and step.isdigit() and int(step) < len(here):
            here = here[int(step)]
        elif isinstance(here, dict) and not hard:
            defaults = plain.get("defaults")
            if len(holders) == 2 and isinstance(defaults, dict) and isinstance(defaults.get(path[0]), dict):
                defaults[path[0]].pop(step, None)
            return
        else:
            break
    if holders:
        holder, key = holders[-1]
        holder.pop(key, None)
        if len(holders) == 2 and path[0] in COLLECTIONS:
            dropped.add(key)


# --- The syllabus -----------------------------------------------------------------------------------


def _syllabus_beside(
    name: str, pack: Tree, read: Reader, found: list[Diagnostic]
) -> tuple[tuple[Tree, ...], Syllabus | None]:
    spans = Spans(pack)
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
    model, _ = _validated(Syllabus, plain, trees[0], notes, errors)
    if len(trees) > 1:
        # an error in what was extended stands in that file
        second: list[Diagnostic] = []
        inside, empty = to_plain(trees[1])
        _validated(Syllabus, {"title": "-", **inside}, trees[1], empty, second)
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


# --- Files that the pack names ----------------------------------------------------------------------


def _named_files(pack: Pack, spans: Spans, read: Reader, found: list[Diagnostic]) -> dict[str, bytes]:
    named: list[tuple[str, Place]] = []
    for collection in COLLECTIONS:
        for item in pack.collection(collection).values():
            for field in ("image", "audio"):
                if name := getattr(item, field, None):
                    named.append((name, (collection, item.id, field)))
    named += [(name, ("fonts", language)) for language, name in pack.fonts.items()]
    files: dict[str, bytes] = {}
    for name, place in named:
        try:
            check_name(name)
            data = read(name, IMAGE_LIMIT)
            if data is None:
                raise FileProblemError("no-file", f"there is no file '{name}' beside the pack")
            files[name] = data
        except FileProblemError as error:
            found.append(Diagnostic(error.code, "error", error.message, spans.at(place), error.help))
    return files
