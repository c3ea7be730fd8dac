"""Whole-process races over the same content: medians, and ratios in one run. Never a test.

    python benchmarks/race.py [--scale N …] [--rounds N] [--json FILE]

Each round runs every case once, in turn, so that a busy moment hits all alike; a round before them is not counted,
so that Python has compiled the modules (and we the templates) that it runs, as it has on anybody's machine. CPU
seconds are those of the whole process tree (wait4), memory is the largest process of it. Run it on an otherwise
idle machine.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import content

HERE = Path(__file__).resolve().parent
PYTHON = sys.executable
OURS = str(Path(sys.executable).with_name("revisionpack"))
FOUR = "sheets,answers,poster,deck"


@dataclass
class Case:
    """One thing to time: its command, what is done before each run, its figures."""

    name: str
    command: list[str]
    before: Callable[[], None] = lambda: None
    folder: Path | None = None
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    def run(self, environment: dict[str, str]) -> None:
        self.before()
        start = time.perf_counter()
        process = subprocess.Popen(
            self.command, cwd=self.folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        self.wall.append(time.perf_counter() - start)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stderr.close()
        if process.returncode:
            raise SystemExit(f"{self.name}: exit {process.returncode}\n{said.decode()[-2000:]}")
        self.cpu.append(usage.ru_utime + usage.ru_stime)
        self.memory.append(usage.ru_maxrss)

    def forget(self) -> None:
        """Leave what was measured so far out of the count."""
        for figures in (self.cpu, self.wall, self.memory):
            figures.clear()


def machine(store: Path) -> dict[str, str]:
    """The environment of every case: Python may keep what it compiles."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"REVISIONPACK_CACHE": str(store)}


def cases(scale: int, folder: Path) -> list[Case]:
    """Every case at one scale."""
    pack = content.write(content.neutral(scale), folder / "packs")
    data = pack.with_suffix(".json")
    original = pack.read_text(encoding="utf-8")
    out, store = folder / "dist", folder / "store"
    build = [OURS, "build", str(pack), "--only", FOUR, "--out", str(out)]

    def nothing_known() -> None:
        shutil.rmtree(store, ignore_errors=True)
        shutil.rmtree(out, ignore_errors=True)

    def store_known() -> None:
        shutil.rmtree(out, ignore_errors=True)

    edits = iter(range(1, 10_000))

    def edited(old: str) -> Callable[[], None]:
        def change() -> None:
            text = pack.read_text(encoding="utf-8")
            start = text.index(old) + len(old)
            pack.write_text(f"{text[:start]}Edit {next(edits)}. {text[start:]}", encoding="utf-8")

        return change

    def other_poster() -> None:
        """Its subtitle stands on the poster alone."""
        text = re.sub(r'"subtitle": "Edit \d+", ', "", pack.read_text(encoding="utf-8"))
        old = '"timeline": {'
        assert text.count(old) == 1
        pack.write_text(text.replace(old, f'{old}"subtitle": "Edit {next(edits)}", '), encoding="utf-8")

    def restored() -> None:
        pack.write_text(original, encoding="utf-8")
        pack.with_name("bench.lock").unlink(missing_ok=True)  # it remembers the edits, and warns of them
        shutil.rmtree(out, ignore_errors=True)
        subprocess.run(build, env=machine(store), capture_output=True, check=True)

    return [
        Case("python -c pass", [PYTHON, "-c", "pass"]),
        Case("Typst", [PYTHON, str(HERE / "peers" / "typst_peer.py"), str(data), str(folder / "typst")]),
        Case(
            "bare WeasyPrint script",
            [PYTHON, str(HERE / "peers" / "bare.py"), str(data), str(folder / "bare")],
        ),
        Case("ours, cold", build, nothing_known),
        Case("ours, store known", build, store_known),
        Case("ours, a term edited", build, edited('"meaning": "')),
        Case("ours, an answer edited", build, edited('"paragraphs": [\n     {\n      "text": "')),
        Case("ours, a card edited", build, edited('"back": "')),
        Case("ours, the poster edited", build, other_poster),
        Case("ours, nothing to do", build, restored),
        Case("ours, --help", [OURS, "--help"]),
    ]


def table(scale: int, run: list[Case]) -> str:
    """The figures of one scale: medians, and CPU and wall against the references."""
    by_name = {case.name: case for case in run}

    def median(name: str, figure: str) -> float:
        return statistics.median(getattr(by_name[name], figure))

    rows = [
        "| case | CPU s | wall s | peak MB | CPU ÷ pass | CPU ÷ Typst | CPU ÷ bare | wall ÷ bare |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for case in run:
        cpu, wall = median(case.name, "cpu"), median(case.name, "wall")
        rows.append(
            f"| {case.name} | {cpu:.2f} | {wall:.2f} | {max(case.memory) / 1024:.0f} "
            f"| {cpu / median('python -c pass', 'cpu'):.1f} | {cpu / median('Typst', 'cpu'):.2f} "
            f"| {cpu / median('bare WeasyPrint script', 'cpu'):.2f} | {wall / median('bare WeasyPrint script', 'wall'):.2f} |"
        )
    return f"Scale {scale}, {len(run[0].cpu)} rounds\n\n" + "\n".join(rows) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=int, nargs="+", default=[1, 5])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    figures = {}
    for scale in asked.scale:
        with tempfile.TemporaryDirectory(prefix="race-") as name:
            folder = Path(name)
            environment = machine(folder / "store")
            run = cases(scale, folder)
            for number in range(asked.rounds + 1):
                for case in run:
                    case.run(environment)
                    if number == 0:
                        case.forget()
            print(table(scale, run), flush=True)
            figures[scale] = {
                case.name: {"cpu": case.cpu, "wall": case.wall, "memory": case.memory} for case in run
            }
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
