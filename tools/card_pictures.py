"""Pictures of cards as Anki shows them, to be looked at whenever templates/deck or its words change.

    python tools/card_pictures.py PACK OUT [--kind event-date …] [--width 360] [--night]

Anki's own backend (tests/anki/backend.py) renders the fronts and backs, headless Chromium draws them in
rows of three cards, and says which are wider than the screen. Without --kind: the first card of each kind.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

from revisionpack.content.load import load_pack
from revisionpack.derive import derive
from revisionpack.engines import apkg
from revisionpack.outputs import deck
from revisionpack.outputs.step import ApkgJob, Done, Request
from revisionpack.theme import Theme

BACKEND = Path(__file__).parents[1] / "tests" / "anki" / "backend.py"
HEIGHT, A_ROW, A_PAGE = 620, 6, 12
MEASURE = """<pre id="wide"></pre><script>onload = () => {
  const wide = [...document.querySelectorAll("iframe")].filter(frame => {
    const page = frame.contentDocument.documentElement; return page.scrollWidth > page.clientWidth })
  document.getElementById("wide").textContent = "wide: " + wide.map(frame => frame.title).join(", ") }</script>"""


def cards(pack: Path, out: Path) -> list[tuple[str, str, str, str]]:
    """(kind, reference, front, back) of every card in study order; its media lie in `out`."""
    loaded = load_pack(pack)
    if loaded.pack is None:
        raise SystemExit(f"{pack} has mistakes: see revisionpack check {pack}")
    step = deck.plan(Request(derive(loaded.pack, loaded.syllabus), Theme(), images=loaded.images))
    if not isinstance(step, Done) or not isinstance(job := step.jobs[0], ApkgJob):
        raise SystemExit(f"{pack} makes no deck")
    for name, data in job.media:
        (out / name).write_bytes(data)
    file = out / "deck.apkg"
    file.write_bytes(apkg.write(job).data)
    commands = json.dumps([["import", str(file)], ["dump"]])
    done = subprocess.run(
        [sys.executable, BACKEND], input=commands, capture_output=True, text=True, check=True
    )
    notes = sorted(json.loads(done.stdout)[1]["notes"].values(), key=lambda note: note["cards"][0]["due"])
    return [
        (note["fields"]["Ref"].split("/")[2], note["fields"]["Ref"], card["question"], card["answer"])
        for note in notes
        for card in note["cards"]
    ]


def page(sides: list[tuple[str, str]], width: int, *, night: bool) -> str:
    """Sides of cards, each in a frame of a phone's width."""
    look = "card nightMode night_mode" if night else "card"
    frames = "".join(
        f'<iframe title="{escape(ref)}" style="width:{width}px;height:{HEIGHT}px;border:1px solid #888;margin:4px"'
        f' srcdoc="{escape(f"<!doctype html><meta charset=utf-8><body class={look!r}>{html}")}"></iframe>'
        for ref, html in sides
    )
    ground = "#333" if night else "#ddd"
    style = f"margin:0;background:{ground};width:{A_ROW * (width + 12)}px"
    return f'<!doctype html><meta charset="utf-8"><body style="{style}">{frames}{MEASURE}</body>'


def drawn(browser: str, file: Path, size: str) -> str:
    """Draw a page beside itself as PNG; what it says of cards that are too wide."""
    base = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--hide-scrollbars",
    ]
    base += [
        f"--user-data-dir={file.parent / 'browser'}",
        "--allow-file-access-from-files",
        f"--window-size={size}",
    ]
    subprocess.run(
        [*base, f"--screenshot={file.with_suffix('.png')}", file.as_uri()], capture_output=True, check=True
    )
    told = subprocess.run(
        [*base, "--virtual-time-budget=9000", "--dump-dom", file.as_uri()], capture_output=True, text=True
    )
    found = re.search(r'id="wide">wide: ([^<]+)<', told.stdout)
    return found[1] if found else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pack", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--kind", nargs="*", default=[])
    parser.add_argument("--width", type=int, default=360)
    parser.add_argument("--night", action="store_true")
    given = parser.parse_args()
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        raise SystemExit("Chromium is needed to draw: apt-get install chromium")
    out = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    sides: list[tuple[str, str]] = []
    seen: set[str] = set()
    for kind, ref, front, back in cards(given.pack, out):
        if kind in given.kind or (not given.kind and kind not in seen):
            seen.add(kind)
            sides += [(ref, front), (ref, back)]
    for number, start in enumerate(range(0, len(sides), A_PAGE), 1):
        part = sides[start : start + A_PAGE]
        file = out / f"cards-{given.width}{'-night' if given.night else ''}-{number:02}.html"
        file.write_text(page(part, given.width, night=given.night), encoding="utf-8")
        rows = -(-len(part) // A_ROW)
        wide = drawn(browser, file, f"{A_ROW * (given.width + 12)},{rows * (HEIGHT + 14)}")
        print(file.with_suffix(".png"), f"too wide: {wide}" if wide else "")


if __name__ == "__main__":
    main()
