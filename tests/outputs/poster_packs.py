"""Packs for the poster's tests: every kind of time, every kind of crowd; and ways to make their posters."""

from __future__ import annotations

import json
import random
import re
from functools import cache
from pathlib import Path

from revisionpack.content.load import load_pack
from revisionpack.content.model import Pack
from revisionpack.derive import derive
from revisionpack.outputs import poster
from revisionpack.outputs.step import Ask, Options, Request, Result
from revisionpack.theme import Theme

ROOT = Path(__file__).parents[2]
THEME = Theme()
TITLES = (
    "Lenin dies at Gorki",
    "July Days",
    "Thirteenth Congress keeps the Testament from the delegates",
    "Assembly dissolved after one day",
    "Platform of the Forty-Six sent to the Politburo",
)
LINES = (
    "Delegates vote by a large majority.",
    "It fills the posts of the whole party, desk by desk and town by town.",
    "",
)


def synthetic(count, dates, *, seed=1, phases=(), weights=True, **timeline):
    """A pack of `count` events; `dates` makes a date from a random generator."""
    chance = random.Random(seed)
    events = {}
    for number in range(count):
        event = {"date": dates(chance), "title": chance.choice(TITLES)}
        if line := chance.choice(LINES):
            event["brief"] = line
        if weights:
            event["weight"] = chance.choice("1223")
        event["lane"] = chance.choice(("party", "policy"))
        events[f"event-{number}"] = event
    return Pack.model_validate(
        {
            "format": "1",
            "id": "made",
            "title": "A pack made for a test",
            "version": "1.0",
            "events": events,
            "people": {"stalin": {"name": "Joseph Stalin", "short": "Stalin"}},
            "phases": {
                f"phase-{number}": {"title": title, "span": span, "sides": {"In power": ["stalin"]}}
                for number, (title, span) in enumerate(phases)
            },
            "timeline": {"events": "all", "lanes": {"party": "Inside the party", "policy": "Policy"}, **timeline},
        }
    )


def modern(chance):
    year = chance.randint(1917, 1929)
    exact = f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return chance.choice([exact] * 4 + [f"autumn {year}", f"c. {year}", f"{year}", f"{year}-03/{year}-08"])


def ancient(chance):
    return chance.choice([f"{chance.randint(1, 3000)} BC", f"{chance.randint(1000, 2000)}"])


def geological(chance):
    return f"{chance.uniform(0.02, 4600):.2f} Ma"


def mixed(chance):
    vague = ["../1900", "1925/..", "1920s", "19th century", "early 18th century", "c. 1880"]
    return chance.choice([modern(chance), *vague])


PHASES = (("The first phase", "1917/1921"), ("The second phase", "1921/1925"), ("The third", "1924/1929"))

PACKS = {
    "one": lambda: synthetic(1, lambda _: "1924-01-21"),
    "twelve": lambda: synthetic(12, modern, phases=PHASES[:2]),
    "hundred": lambda: synthetic(100, modern, phases=PHASES),
    "desk": lambda: synthetic(45, mixed, phases=PHASES, size="a3", orientation="landscape", seed=260318),
    "ancient": lambda: synthetic(40, ancient, weights=False),
    "geology": lambda: synthetic(30, geological, orientation="landscape"),
}


def request(pack, syllabus=None, **options):
    return Request(derive(pack, syllabus), THEME, Options(**options))


@cache
def reference_request():
    found = load_pack(ROOT / "packs" / "aqa-7042-2n" / "power-struggle.yaml")
    assert found.pack is not None
    return request(found.pack, found.syllabus)


def finished(of, measure, render=lambda job: Result(b"%PDF")):
    """The last step, with every question answered by `measure` and `render`."""
    step = poster.plan(of)
    while isinstance(step, Ask):
        step = step.then(tuple(measure(job) if job.kind == "measure" else render(job) for job in step.jobs))
    return step


SIZE = re.compile(r"font-size:([\d.]+)pt")


def guessed(job):
    """Boxes with plausible heights, worked out from the words alone: for properties over many packs."""
    boxes = []
    size = 12.0
    for chunk in re.split(r"(?=<ol|<li|<h1|<p )", job.document.html):
        if found := SIZE.search(chunk.split(">")[0]):
            size = float(found[1])
        if not (named := re.search(r'data-measure="([^"]*)"', chunk)):
            continue
        inside = re.split(r"</li>|</h1>", job.document.html.split(named[0], 1)[1], maxsplit=1)[0]
        words = re.sub(r"<[^>]*>", " ", inside)
        wide = re.search(r"width:([\d.]+)mm", chunk.split(">")[0])
        width = float(wide[1]) if wide else 1e9
        text = len(" ".join(words.split())) * size * 0.5 * 0.3528
        lines = int(text / max(width * 0.8, 1)) + 2
        boxes.append({"item": named[1], "page": 1, "x": 0, "y": 0, "w": min(text, width), "h": lines * size * 0.46})
    return Result(json.dumps({"pages": 1, "boxes": boxes}).encode())
