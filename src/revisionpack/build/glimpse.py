"""The topic that has just been edited, set on its own and shown before the whole pack is built again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from revisionpack.build.examine import Examined, examine
from revisionpack.build.jobs import Bench, Made
from revisionpack.build.native import native
from revisionpack.build.plan import Settings
from revisionpack.content.load import UnreadableError
from revisionpack.outputs import sheets
from revisionpack.outputs.sheets_view import Sheet, View
from revisionpack.outputs.step import Request
from revisionpack.text.markup_nodes import plain


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One topic of a pack as a PDF."""

    pack: str
    topic: str
    """Its title, in words."""
    pdf: bytes


class Glimpses:
    """What every topic held when its pack was last read; `show` is given the topic that holds something else."""

    def __init__(self, settings: Settings, show: Callable[[Glimpse], None]) -> None:
        self._settings, self._show = settings, show
        self._before: dict[Path, Mapping[str, Sheet]] = {}

    def learn(self, file: Path) -> None:
        """Read a pack that was found up to date and so has not been read yet."""
        if file not in self._before and "sheets" in self._settings.of(file):
            with suppress(UnreadableError, OSError):
                examined = examine(file, self._settings.lock)
                if not examined.failed:
                    self._before[file] = _sheets(examined)

    def look(self, examined: Examined, bench: Bench) -> None:
        """Have the first topic set that is not as it was, and wait for it."""
        file = examined.file
        if "sheets" not in self._settings.of(file) or not native().usable:
            return
        now = _sheets(examined)
        before, self._before[file] = self._before.get(file), now
        edited = [sheet for topic, sheet in now.items() if before is not None and before.get(topic) != sheet]
        if not edited:
            return
        derived = examined.derived
        assert derived is not None
        options, images = self._settings.options, examined.loaded.images
        request = Request(derived, bench.keys.theme, options, images, examined.loaded.source)
        topic = edited[0].topic
        waits = [topic.id]

        def made(found: Made | str) -> None:
            waits.clear()
            if isinstance(found, Made) and found.data is not None:
                self._show(Glimpse(derived.pack.id, plain(topic.title.main), found.data))

        bench.bring(sheets.one_topic(request, topic.id), made, data=True, asked=True)
        while waits:
            bench.step()


def _sheets(examined: Examined) -> Mapping[str, Sheet]:
    assert examined.pack is not None
    return {sheet.topic.id: sheet for sheet in View(examined.pack, examined.syllabus).sheets}
