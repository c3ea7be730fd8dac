"""The other packs of a syllabus folder: what a mock paper may ask besides the questions of its own pack."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from revisionpack.build.examine import Examined, examine
from revisionpack.build.plan import Output
from revisionpack.content.load import UnreadableError
from revisionpack.outputs.step import Request


class Neighbours:
    """Reads each pack at most once in a build, and only if a product asks for it."""

    def __init__(self, lenders: Mapping[Path, Path] | None = None) -> None:
        """`lenders` says which packs lend, and of which file (Settings.lenders)."""
        self._lenders = lenders
        self._read: dict[Path, Examined | None] = {}

    def lent_to(
        self, request: Request, output: Output, examined: Examined
    ) -> tuple[Request, tuple[Path, ...]]:
        """The request as a product wants it, with the packs beside if it needs them, and all that was looked at."""
        needs = getattr(output, "needs_others", None)
        if needs is None or not needs(request):
            return request, ()
        found: dict[str, Request] = {}
        looked_at = dict.fromkeys([examined.file.parent])
        for other in self._beside(examined.file):
            looked_at |= dict.fromkeys((*other.inputs, *_existing(other.locked.path)))
            if other.pack and other.derived and not other.failed and _of_one_syllabus(examined, other):
                lent = replace(request, derived=other.derived, images=other.loaded.images, source=b"")
                found.setdefault(other.pack.id, lent)
        found.pop(request.derived.pack.id, None)
        return replace(request, beside=tuple(found.values())), tuple(looked_at)

    def _beside(self, file: Path) -> list[Examined]:
        files = sorted(path for path in file.parent.iterdir() if path.suffix in (".yaml", ".yml"))
        wanted = [path for path in files if path.name != "syllabus.yaml" and path.name[0] not in "._"]
        others = [path for path in wanted if path != file]
        if self._lenders is not None:
            others = [self._lenders[path] for path in others if path in self._lenders]
        return [one for path in others if (one := self._examined(path)) is not None]

    def _examined(self, file: Path) -> Examined | None:
        if file not in self._read:
            try:
                self._read[file] = examine(file)
            except UnreadableError:
                self._read[file] = None
        return self._read[file]


def _existing(path: Path | None) -> tuple[Path, ...]:
    return (path,) if path is not None and path.is_file() else ()


def _of_one_syllabus(one: Examined, other: Examined) -> bool:
    return one.syllabus is not None and other.syllabus is not None and one.syllabus.id == other.syllabus.id
