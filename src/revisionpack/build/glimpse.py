"""What has just been edited, set on its own and shown before the whole pack is built again.

First the sections of a topic that are not as they were (of a section of items, the items), then the topic. Both are
set beside the build, by a process that stays warm (build/press), from a pack that has been read but not yet checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from revisionpack.build.examine import stumbled
from revisionpack.build.locking import lock_path, read_lock
from revisionpack.build.native import native
from revisionpack.build.plan import Settings
from revisionpack.build.press import Press, Proof
from revisionpack.content.load import Loaded, UnreadableError, load_pack
from revisionpack.derive import Derived, derive
from revisionpack.outputs import sheets
from revisionpack.outputs.sheets_view import Section, Sheet, View
from revisionpack.outputs.step import Request
from revisionpack.text.markup_nodes import plain
from revisionpack.theme import Theme

PATIENCE = 0.3
"""Seconds for which a finished build waits for a glimpse that is still being set."""

HEAD_START = 0.15
"""Seconds for which a build that has checked a pack lets its glimpse go first: they would share two cores."""

FEW = 3
"""So many edited sections, or items of a section, at most are shown without the rest."""

MANY = 50
"""Packs that are read beforehand; of one more the first edit shows nothing of itself, the second does."""


class Glimpse(Struct, frozen=True):
    """One topic of a pack, or sections of it, as a PDF."""

    pack: str
    topic: str
    """Its title, in words."""
    pdf: bytes
    sections: tuple[int, ...] = ()
    """The numbers that they bear, where it is not the whole topic."""


class Glimpses:
    """What every topic held when its pack was last read; `show` is given the topic that holds something else."""

    def __init__(
        self, settings: Settings, workspace: Callable[[], Path], show: Callable[[Glimpse], None]
    ) -> None:
        self._settings, self._workspace, self._show = settings, workspace, show
        self._before: dict[Path, Mapping[str, Sheet]] = {}
        self._sources: dict[Path, bytes] = {}
        self._theme = Theme(settings.theme)
        wanted = native().usable and "sheets" in settings.products
        self._press = self._new_press() if wanted else None
        self._warm = False

    def _new_press(self) -> Press:
        fonts = {name: str(path) for name, path in self._theme.fonts.items()}
        return Press(self._workspace, self._settings.limits, fonts)

    def refresh(self, theme: Theme) -> None:
        """Use a theme that was looked at anew; other fonts want another process."""
        before, self._theme = self._theme, theme
        if self._press is not None and before.fonts != theme.fonts:
            self._press.close()
            self._press = self._new_press()

    def learn(self, file: Path) -> None:
        """Read a pack that was found up to date and so has not been read yet."""
        if file in self._before or not self._wanted(file) or len(self._before) >= MANY:
            return
        with suppress(UnreadableError, OSError), _harmless(file):
            loaded = load_pack(file)
            if loaded.pack is not None:
                lock = read_lock(lock_path(file, loaded.pack, self._settings.lock)).lock
                self._look(file, loaded, derive(loaded.pack, loaded.syllabus, lock))

    def recalled(self, file: Path) -> None:
        """A pack was put in place as it once was, without being read: what it holds now is to be learnt."""
        with suppress(OSError):
            if file in self._before and file.read_bytes() != self._sources[file]:
                del self._before[file]

    def look(self, file: Path, loaded: Loaded, derived: Derived) -> None:
        """Have the first topic set that is not as it was. Raises nothing: the build goes on whatever happens here."""
        if self._wanted(file):
            with _harmless(file):
                self._look(file, loaded, derived)

    def first(self) -> None:
        """Let what was asked for last go before what else is to be done."""
        if self._press is not None:
            self._press.wait(HEAD_START)

    def settle(self) -> None:
        """The build is done: from now on nothing is shown of what it began with."""
        if self._press is not None:
            self._press.wait(PATIENCE)
            self._press.withdraw()

    def close(self) -> None:
        if self._press is not None:
            self._press.close()

    def _wanted(self, file: Path) -> bool:
        return self._press is not None and "sheets" in self._settings.of(file)

    def _look(self, file: Path, loaded: Loaded, derived: Derived) -> None:
        assert self._press is not None
        now = {sheet.topic.id: sheet for sheet in View(derived.pack, derived.syllabus).sheets}
        before, self._before[file] = self._before.get(file), now
        self._sources[file] = loaded.source
        request = Request(derived, self._theme, self._settings.options, loaded.images, loaded.source)
        if before is None:
            first = next((sheet for sheet in now.values() if sheet.sections), None)
            if first is not None and not self._warm:  # templates and style sheets are known when they are wanted
                self._warm = True
                self._press.ask((sheets.one_topic(request, first.topic.id, first.sections[:1]), lambda _: None))
            return
        edited = next((sheet for topic, sheet in now.items() if before.get(topic) != sheet), None)
        if edited is None:
            return
        sections, narrow = _edited(before.get(edited.topic.id), edited)
        self._press.ask(self._proof(request, edited, narrow))
        if sections and len(now) > 1:
            self._press.add(self._proof(request, edited, ()))
        elif narrow != sections:  # a pack of one topic is hardly more than that topic
            self._press.add(self._proof(request, edited, sections))

    def _proof(self, request: Request, sheet: Sheet, sections: tuple[Section, ...]) -> Proof:
        numbers = tuple(section.number for section in sections if section.number)
        title = plain(sheet.topic.title.main)

        def show(pdf: bytes) -> None:
            self._show(Glimpse(request.derived.pack.id, title, pdf, numbers))

        return sheets.one_topic(request, sheet.topic.id, sections), show


@contextmanager
def _harmless(file: Path) -> Iterator[None]:
    """A mistake of ours in a preview ends nothing but that preview."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 the build itself says what is wrong with the pack
        stumbled(file, error)


def _edited(before: Sheet | None, now: Sheet) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """The sections that are not as they were, and of them the items that are not; none where more than that is new."""
    if before is None or _head(before) != _head(now):
        return (), ()
    known = [replace(section, number=0) for section in before.sections]
    edited = tuple(section for section in now.sections if replace(section, number=0) not in known)
    if len(edited) > FEW:
        return (), ()
    return edited, tuple(_narrowed(section, before) for section in edited)


def _head(sheet: Sheet) -> object:
    return sheet.topic.model_copy(update={"blocks": ()}), sheet.points


def _narrowed(section: Section, before: Sheet) -> Section:
    """A section of items with only those of its items that are edited, if these are few."""
    if section.text is not None or section.diagram:
        return section
    for old in before.sections:
        if replace(old, number=0, items=()) == replace(section, number=0, items=()):
            known = {item.id: item for item in old.items}
            items = tuple(item for item in section.items if known.get(item.id) != item)
            return replace(section, items=items) if 0 < len(items) <= FEW else section
    return section
