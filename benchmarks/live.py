"""What an author waits for: from a save to the edited sections, the topic, and the PDF in its place.

    python benchmarks/live.py [ROUNDS] [PACK.yaml "WORDS OF IT"]

Milliseconds by the clock in one living process, in turn with a live typst.Compiler that has the same words to
set (of the invented pack), and with one more rendering of just the documents that changed, warm as it can be.
Without a pack it is the invented one of benchmarks/content.py at scale 1. Run it on an otherwise idle machine.
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "peers"))
sys.path.insert(0, str(Path(__file__).parent))
import content

from revisionpack.build import watch
from revisionpack.build.fork_pool import ForkPool
from revisionpack.build.glimpse import Glimpse
from revisionpack.build.plan import Settings
from revisionpack.build.report import Report
from revisionpack.build.worker import Limits
from revisionpack.theme import Theme

Row = dict[str, float]
submit = ForkPool.submit


def author(pack: Path, words: str, rounds: int, out: Path, between: Callable[[Row], None]) -> list[Row]:
    """Save `rounds` times while the sheets are watched; `between` is what is timed beside it, after each."""
    text = pack.read_text(encoding="utf-8")
    assert words in text, "these words are not in the pack"
    saved, row, rows = 0.0, Row(), list[Row]()

    def told(edited: Glimpse) -> None:
        row.setdefault("the edited sections" if edited.sections else "the topic", time.perf_counter() - saved)

    def save(new: str) -> None:
        nonlocal saved
        saved = time.perf_counter()
        pack.write_text(new, encoding="utf-8")

    settings = Settings(out=out / "dist", cache=out / "store", only=("sheets",), jobs=2)
    reports = watch.rounds([pack], settings, glimpse=told)
    next(reports)
    draw = random.Random(3)
    try:
        for number in range(1, rounds + 2):
            time.sleep(1)  # what is done after a build is done
            new = text.replace(words, f"{words} Edit {number}.", 1)
            row.clear()
            threading.Timer(0.05 + draw.random() / 10, save, [new]).start()
            report: Report = next(reports)
            row["the PDF in its place"] = time.perf_counter() - saved
            assert not report.failed, report
            between(row)
            if number > 1:
                rows.append(dict(row))
    finally:
        reports.close()
        pack.write_text(text, encoding="utf-8")
    return rows


class Alone:
    """The documents that changed, set once more in children of a warm process, with nothing around it."""

    def __init__(self, out: Path) -> None:
        (out / "alone").mkdir()
        self._pool = ForkPool(2, lambda: out / "alone", Limits())
        self._pool.use({name: str(path) for name, path in Theme().fonts.items()})
        self._pool.warm()
        self._tickets = 0

    def render(self, payloads: list[bytes]) -> float:
        begun = time.perf_counter()
        for payload in payloads:
            self._tickets += 1
            submit(self._pool, self._tickets, payload)
        left = len(payloads)
        while left:
            outcomes = self._pool.wait()
            assert all(outcome.result is not None for outcome in outcomes)
            left -= len(outcomes)
        return time.perf_counter() - begun

    def close(self) -> None:
        self._pool.close()


class Typst:
    """A compiler that lives on, as `typst watch` does; its JSON is written anew for each edit."""

    def __init__(self, out: Path, data: Path) -> None:
        import typst
        import typst_peer

        head = typst_peer.SET
        for word, value in (
            ("PAPER", "a4"),
            ("FLIPPED", "false"),
            ("MARGIN", "(x: 16mm, y: 19mm)"),
            ("SIZE", "10.5pt"),
        ):
            head = head.replace(word, value)
        self._data, self._text, self._pdf = (
            out / "typst.json",
            data.read_text(encoding="utf-8"),
            out / "typst.pdf",
        )
        (out / "sheets.typ").write_text(head + typst_peer.SHEETS, encoding="utf-8")
        shutil.copy(data, self._data)
        inputs = {"pack": str(self._data)}
        self._compiler = typst.Compiler(str(out / "sheets.typ"), root="/", sys_inputs=inputs)
        self._compiler.compile()
        self._edits = 0

    def edit(self, words: str) -> float:
        self._edits += 1
        new = self._text.replace(words, f"{words} Edit {self._edits}.", 1)
        begun = time.perf_counter()
        self._data.write_text(new, encoding="utf-8")
        self._pdf.write_bytes(self._compiler.compile())
        return time.perf_counter() - begun


def main(rounds: int = 7, pack: Path | None = None, words: str = "") -> None:
    with tempfile.TemporaryDirectory(prefix="live-") as name:
        out, typst = Path(name), None
        if pack is None:
            data = content.neutral(1)
            words = data["faqs"][2]["answer"][0].split(". ")[-2] + "."
            file = content.write(data, out / "packs")
            typst = Typst(out, file.with_suffix(".json"))
        else:
            shutil.copytree(pack.parent, out / "packs")
            file = out / "packs" / pack.name
        made: list[bytes] = []

        def noted(pool: ForkPool, ticket: int, payload: bytes) -> None:
            made.append(payload)
            submit(pool, ticket, payload)

        ForkPool.submit = noted  # type: ignore[method-assign]  # to know which document a save changed
        alone = Alone(out)

        def between(row: Row) -> None:
            row["just the documents"] = alone.render(made)
            made.clear()
            if typst is not None:
                row["live Typst"] = typst.edit(words)

        made.clear()
        rows = author(file, words, rounds, out, between)
        alone.close()
    for what in dict.fromkeys(name for row in rows for name in row):
        seconds = [row[what] for row in rows if what in row]
        against = {
            other: statistics.median(row[what] / row[other] for row in rows if what in row and other in row)
            for other in ("live Typst", "just the documents")
            if any(other in row for row in rows)
        }
        ratios = ", ".join(f"{ratio:.2f} x {other}" for other, ratio in against.items() if other != what)
        print(
            f"{what}: {1000 * statistics.median(seconds):.0f} ms (best {1000 * min(seconds):.0f}); {ratios}"
        )


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else 7, Path(given[1]) if given[1:] else None, "".join(given[2:3]))
