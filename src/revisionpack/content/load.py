"""A pack file -> a frozen `Pack`, its syllabus, and every problem with its place.

    load_pack(path) -> Loaded                      a file, its syllabus and its pictures
    load_pack_text(data, file, siblings) -> Loaded the same from memory
    find_packs(paths) -> list[Path]                pack files in files and folders

`Loaded.pack` is None when there is an error. `Loaded.usable` is then what could be read of it, so that
the checks can still speak about the rest; `Loaded.dropped` has the ids that are missing from it,
and `people/` where an item of the collection `people` lost its id.
`Loaded.spans.at(path, offset=None, length=1)` gives the place of anything in the pack, or under
("syllabus", …) in its syllabus.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from revisionpack.content.beside import named_files, syllabus_beside
from revisionpack.content.codes import SYNTAX
from revisionpack.content.fields import known_keys
from revisionpack.content.files import Reader, from_folder, from_mapping, names_in
from revisionpack.content.misplaced import put_in_place
from revisionpack.content.model import COLLECTIONS, Pack, Syllabus
from revisionpack.content.plain import to_plain
from revisionpack.content.source import FILE_LIMIT
from revisionpack.content.spans import Spans
from revisionpack.content.tree import Tree
from revisionpack.content.validate import validated
from revisionpack.content.values import PACK_ID
from revisionpack.content.yaml_tree import read_tree
from revisionpack.diagnostics import Diagnostic, Span, in_order
from revisionpack.text.suggest import suggest

__all__ = ["FORMAT", "Loaded", "UnreadableError", "find_packs", "known_keys", "load_pack", "load_pack_text"]

FORMAT = 1
"""The version of the pack format that is read."""


class Loaded(Struct, frozen=True):
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

    def place(self, out: Path) -> Path:
        """The folder of the pack's artifacts: `<out>/<syllabus>/<pack>`, or `<out>/<pack>`."""
        assert self.pack is not None
        return out / self.syllabus.id / self.pack.id if self.syllabus else out / self.pack.id

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
    return _load(data, path.as_posix(), from_folder(path.parent), partial(names_in, path.parent))


def load_pack_text(data: bytes | str, file: str = "pack.yaml", siblings: Mapping[str, bytes] | None = None) -> Loaded:
    """Load a pack from memory. `siblings` are the files beside it, by their names relative to it."""
    data = data.encode() if isinstance(data, str) else data
    return _load(data, file, from_mapping(siblings or {}), lambda _: sorted(siblings or {}))


def find_packs(paths: Iterable[Path | str]) -> list[Path]:
    """The pack files named by paths: a file is one whatever is in it, a folder is searched.

    In a folder a pack is a YAML file with a top-level `format:`; hidden folders and those that begin
    with `_` are left out. Raises UnreadableError for a path that does not exist.
    """
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            found.update(dict.fromkeys(sorted(_packs_below(path))))
        elif path.suffix == ".lock" and path.exists():
            raise UnreadableError(f"{path}: this is a lock; name its pack, {path.with_suffix('.yaml')}")
        elif path.exists():
            found[path] = None
        else:
            raise UnreadableError(f"{path}: there is no such file or folder{_meant(path)}")
    return list(found)


def _meant(path: Path) -> str:
    """The file or folder beside it that was likely meant."""
    try:
        names = sorted(near.name for near in path.parent.iterdir() if near.is_dir() or near.suffix in (".yaml", ".yml"))
    except OSError:
        return ""
    close = next((name for name in names if Path(name).stem == path.name), None) or suggest(path.name, names)
    return f". Did you mean {path.parent / close}?" if close else ""


def _packs_below(folder: Path) -> Iterable[Path]:
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).parts
        if path.suffix not in (".yaml", ".yml") or path.name == "syllabus.yaml" or not path.is_file():
            continue
        if any(part.startswith((".", "_")) for part in inside):
            continue
        try:
            with path.open("rb") as stream:
                start = stream.read(FILE_LIMIT)
        except OSError:
            yield path  # to be told when it is loaded
            continue
        if b"\nformat:" in b"\n" + start.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"\n"):
            yield path


# --- One file and what belongs to it ----------------------------------------------------------------


def _load(data: bytes, file: str, read: Reader, names: Callable[[str], Iterable[str]]) -> Loaded:
    tree = read_tree(data, file, known_keys())
    put_in_place(tree)
    found = list(tree.diagnostics)
    plain, notes = to_plain(tree)
    if tree.root is not None and not isinstance(plain, dict):
        found.append(Diagnostic(
            "wrong-shape", "error", "a pack file is a mapping of keys", Span(file), "Begin with `format: 1`."
        ))  # fmt: skip
        plain = None
    elif plain is not None and "format" not in plain and _is_syllabus(plain):
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
        syllabus = validated(Syllabus, inside, tree, notes, found, ("syllabus",))[0]
    elif isinstance(plain.get("syllabus"), str):
        trees, syllabus = syllabus_beside(plain["syllabus"], tree, read, found)
        sources |= {one.file: one.text for one in trees}
    spans = Spans(tree, trees)
    found += _written_ids(plain, spans)
    usable, dropped = validated(Pack, plain, tree, notes, found)
    found += notes.values()
    images: dict[str, bytes] = {}
    if usable is not None:
        if usable.format != FORMAT:
            found.append(Diagnostic(
                "unknown-format", "error",
                f"format {usable.format} is not known here; this program reads format {FORMAT}",
                spans.at(("format",)), "Write `format: 1`, or use a newer revisionpack.",
            ))  # fmt: skip
        images = named_files(usable, spans, read, names, found)
    diagnostics = in_order(_without_echoes(found))
    failed = any(d.is_error for d in diagnostics)
    return Loaded(
        file, None if failed else usable, syllabus, diagnostics, spans, sources, images, data,
        usable, frozenset(dropped | _nameless(tree, diagnostics)),
    )  # fmt: skip


def _nameless(tree: Tree, found: Iterable[Diagnostic]) -> set[str]:
    """`people/` for each collection in which an item has no id, or one that another has: any id may be missing."""
    twice = {(d.span.line, d.span.column) for d in found if d.code == "key-twice" and d.span}
    marked: set[str] = set()
    for name, items in reversed(tree.root.pairs if tree.root is not None else []):
        line = tree.span(name).line
        within = {place for place in twice if place[0] > line}
        twice -= within
        if name.text in COLLECTIONS and items.pairs:
            columns = {tree.span(key).column for key, _ in items.pairs} if within else set()
            if any(key.start == key.end for key, _ in items.pairs) or any(column in columns for _, column in within):
                marked.add(f"{name.text}/")
    return marked


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


def _is_syllabus(plain: Mapping[str, Any]) -> bool:
    return bool(plain.keys() & _SYLLABUS_ONLY) or isinstance(plain.get("spec"), dict)


_ECHOES = frozenset(
    """bad-id bad-date ambiguous-date bad-time bad-language not-a-number not-a-switch out-of-range unknown-word
    wrong-shape unknown-tex""".split()
)


def _without_echoes(found: list[Diagnostic]) -> list[Diagnostic]:
    """Without what is wrong with a value only because the place where it stands is broken."""
    broken = [d.span for d in found if d.code in SYNTAX and d.is_error and d.span]
    lines = {(span.file, span.line) for span in broken}
    return [
        d for d in found
        if not (d.code == "bad-id" and "\ufffd" in d.message)  # its bytes are what is wrong
        if d.code not in _ECHOES or d.span is None or (d.span.file, d.span.line) not in lines
        or (d.code != "wrong-shape" and all(_apart(d.span, span) for span in broken))
    ]  # fmt: skip


def _apart(one: Span, other: Span) -> bool:
    """Whether two places are apart on one line, neither in the other."""
    if (one.file, one.line) != (other.file, other.line):
        return True
    return one.end_column <= other.column
