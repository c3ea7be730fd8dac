"""Many packs, and larger ones: what nothing to do costs beside ninja, what planning, cores and growth cost.

    python benchmarks/many.py [noop] [plan] [cores] [growth] [--packs N …] [--rounds N] [--scales N …]

Whole processes, CPU seconds of their trees (wait4). Run it on an otherwise idle machine.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import content
from race import FOUR, OURS, PYTHON, Case

ROOT = Path(__file__).resolve().parents[1]
SMALL = """\
format: 1
id: small-{number}
title: A small pack of many
version: "1.0"
updated: 2026-01-01
terms:
  nep: {{term: New Economic Policy, meaning: "A mixed economy, from 1921."}}
  cheka: {{term: Cheka, meaning: The secret police.}}
events:
  kronstadt: {{date: 1921-03-01, title: Kronstadt rises}}
  tenth: {{date: 1921-03-08, title: The Tenth Congress meets}}
questions:
  why:
    stem: Why was the policy changed in 1921?
    marks: 4
    points: [{{award: It names the revolt., marks: 2}}, {{award: It names hunger., marks: 2}}]
    model_answer: "The revolt at Kronstadt and hunger in the country forced it."
topics:
  all: {{title: All of it, blocks: [events: all, terms: all, questions: all]}}
"""
SIX = "sheets,questions,answers,deck,deck-tsv"
"""Products of six artifacts."""


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {"REVISIONPACK_CACHE": str(folder / "store")}


def medians(cases: list[Case], rounds: int, folder: Path) -> dict[str, float]:
    """CPU seconds of each case: medians of rounds in which every case runs in turn."""
    for _ in range(rounds):
        for case in cases:
            case.run(environment(folder))
    return {case.name: statistics.median(case.cpu) for case in cases}


def settled(command: list[str], folder: Path) -> None:
    """Build until nothing is left to do (the first run writes locks, the second the index)."""
    for _ in range(3):
        subprocess.run(command, cwd=folder, env=environment(folder), capture_output=True, check=True)


# --- Nothing to do ----------------------------------------------------------------------------------


def noop(packs: int, rounds: int) -> str:
    """Everything up to date: beside `python -c pass`, and beside ninja with the same files and edges."""
    with tempfile.TemporaryDirectory(prefix="many-") as name:
        folder = Path(name)
        (folder / "packs").mkdir()
        for number in range(packs):
            (folder / "packs" / f"p{number:05}.yaml").write_text(
                SMALL.format(number=number), encoding="utf-8"
            )
        build = [OURS, "build", "--only", SIX]
        settled(build, folder)
        outputs = sorted(path for path in (folder / "dist").rglob("*") if path.is_file())
        cases = [Case("pass", [PYTHON, "-c", "pass"]), Case("ours", build, folder=folder)]
        places = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        if ninja := shutil.which("ninja", path=places):
            write_ninja(folder, outputs)
            subprocess.run([ninja], cwd=folder, capture_output=True, check=True)
            cases.append(Case("ninja", [ninja], folder=folder))
        found = medians(cases, rounds, folder)
        beside = f"{found['ours'] / found['ninja']:.2f}" if "ninja" in found else "(ninja is not installed)"
        return (
            f"| {packs:,} packs x 6 artifacts and a manifest, nothing to do | {found['ours'] * 1000:.0f} ms "
            f"| {found['ours'] / found['pass']:.2f} | {beside} |"
        )


def write_ninja(folder: Path, outputs: list[Path]) -> None:
    """The same graph for ninja: an edge an output, from its pack and lock, and from everything that builds."""
    program = [
        path
        for root in (ROOT / "src" / "revisionpack", ROOT / "templates")
        for path in sorted(root.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]
    lines = ["rule make", "  command = touch $out", f"build program: phony {' '.join(map(str, program))}"]
    for output in outputs:
        number = int(output.parent.name.rpartition("-")[2])
        target = Path("out") / output.relative_to(folder / "dist")
        lines.append(f"build {target}: make packs/p{number:05}.yaml packs/small-{number}.lock | program")
    (folder / "build.ninja").write_text("\n".join(lines) + "\n", encoding="utf-8")


# --- Planning, cores --------------------------------------------------------------------------------


def write_packs(folder: Path, packs: int, scale: int = 1) -> Path:
    """So many packs of the invented content, no two of which share a document."""
    for number in range(packs):
        data = content.neutral(scale)
        data["meta"] |= {"id": f"bench-{number}", "title": f"Bench {number} of many"}
        for row in (*data["terms"], *data["events"], *data["cards"]):
            field = next(name for name in ("definition", "detail", "back") if name in row)
            row[field] += f" Pack {number}."
        for question in data["questions"]:
            question["answer"][0] += f" Pack {number}."
        pack = json.loads(content.as_pack(data))
        lines = [
            "format: 1",
            *(
                f"{key}: {json.dumps(value, ensure_ascii=False)}"
                for key, value in pack.items()
                if key != "format"
            ),
        ]
        path = folder / f"p{number:05}" / "pack.yaml"
        path.parent.mkdir(parents=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def plan(packs: int) -> list[str]:
    """A first plan of many packs, and the same again (from their records)."""
    with tempfile.TemporaryDirectory(prefix="many-") as name:
        folder = Path(name)
        where = write_packs(folder / "packs", packs)
        rows = []
        for words in ("planned for the first time", "planned again"):
            case = Case(words, [OURS, "plan", str(where), "--json"])
            case.run(environment(folder))
            rows.append(f"| {packs:,} packs {words} | {case.wall[0]:.1f} s | {case.cpu[0]:.1f} s |")
        return rows


def cores(packs: int) -> list[str]:
    """The same cold build with one worker and with two: how much sooner it ends, and what a worker takes."""
    with tempfile.TemporaryDirectory(prefix="many-") as name:
        folder = Path(name)
        where = write_packs(folder / "packs", packs)
        build = [OURS, "build", str(where), "--only", FOUR, "--out", str(folder / "dist"), "--json"]
        wall, rows = {}, []
        for name, command in {
            "on one core": ["taskset", "-c", "0", *build, "-j", "1"],
            "-j 1": [*build, "-j", "1"],
            "-j 2": [*build, "-j", "2"],
        }.items():
            if shutil.which(command[0]) is None:  # no Linux
                continue
            for stale in ("dist", "store"):
                shutil.rmtree(folder / stale, ignore_errors=True)
            case = Case(name, command)
            case.run(environment(folder))
            wall[name] = case.wall[0]
            rows.append(
                f"| {packs} packs, cold, {name} | {case.wall[0]:.1f} s | {case.cpu[0]:.1f} s "
                f"| {max(case.memory) // 1024} MB |"
            )
        alone = {name: f"{time / wall['-j 2']:.2f} x" for name, time in wall.items() if name != "-j 2"}
        return [*rows, *(f"| -j 2 is sooner than {name} | {times} | | |" for name, times in alone.items())]


# --- Growth -----------------------------------------------------------------------------------------


def growth(scales: list[int], rounds: int) -> list[str]:
    """A cold build of one pack at several scales: CPU ~ scale ** exponent between the last two, less the start."""
    with tempfile.TemporaryDirectory(prefix="many-") as name:
        folder = Path(name)
        cases = []
        for scale in scales:
            pack = content.write(content.neutral(scale), folder / f"scale-{scale}")
            build = [OURS, "build", str(pack), "--only", FOUR, "--out", str(folder / "dist")]

            def cold() -> None:
                for stale in ("dist", "store"):
                    shutil.rmtree(folder / stale, ignore_errors=True)

            cases.append(Case(str(scale), build, cold))
        found = medians(cases, rounds, folder)
        rows = [
            f"| scale {case.name} | {found[case.name]:.2f} s | {max(case.memory) // 1024} MB |"
            for case in cases
        ]
        pairs = zip(scales, scales[1:], strict=False)
        for one, two in pairs:
            exponent = math.log(found[str(two)] / found[str(one)]) / math.log(two / one)
            rows.append(f"| exponent from {one} to {two} | {exponent:.2f} | |")
        return rows


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", default=["noop", "plan", "cores", "growth"])
    parser.add_argument("--packs", type=int, nargs="+", default=[100, 2000], help="of `noop`")
    parser.add_argument("--planned", type=int, default=1000, help="packs of `plan`")
    parser.add_argument("--side-by-side", type=int, default=20, help="packs of `cores`")
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 5, 20])
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    if "noop" in asked.parts:
        print("| case | CPU | ÷ python -c pass | ÷ ninja |\n|---|---|---|---|", flush=True)
        for packs in asked.packs:
            print(noop(packs, max(asked.rounds, 11)), flush=True)
    if "plan" in asked.parts:
        print("\n| case | wall | CPU |\n|---|---|---|", flush=True)
        print("\n".join(plan(asked.planned)), flush=True)
    if "cores" in asked.parts:
        print("\n| case | wall | CPU | largest process |\n|---|---|---|---|", flush=True)
        print("\n".join(cores(asked.side_by_side)), flush=True)
    if "growth" in asked.parts:
        print("\n| case | CPU | largest process |\n|---|---|---|", flush=True)
        print("\n".join(growth(asked.scales, min(asked.rounds, 3))), flush=True)


if __name__ == "__main__":
    main()
