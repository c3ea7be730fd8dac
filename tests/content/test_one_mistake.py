"""One slip in a good pack is told once, where it is: no cascade of messages that follow from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from revisionpack.checks.run import check
from revisionpack.content.load import known_keys, load_pack_text

PACKS = sorted((Path(__file__).parents[1] / "packs").glob("*.yaml"))
ENTRY = re.compile(r"^( *)(- )?([\w-]+): (\S.*)$")
EVERY = 7
"""Every seventh slip is tried: enough to see a pattern break, few enough to be quick."""


def slips(lines: list[str]) -> Iterator[tuple[str, int, str]]:
    """Every slip: its kind, its line, the line as it is then."""
    in_text: int | None = None
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if in_text is not None and (not line.strip() or indent > in_text):
            continue
        in_text = indent if re.search(r": [|>][-+]?$", line) else None
        match = ENTRY.match(line)
        if match is None or not indent:
            continue
        key, value = match[3], match[4]
        yield "a tab for two spaces", number, line.replace("  ", "\t", 1)
        yield "one space too few", number, line[1:]
        yield "one space too many", number, " " + line
        yield "two spaces too few", number, line[2:]
        yield "two spaces too many", number, "  " + line
        if len(key) > 3 and key in known_keys():
            yield "two letters swapped in a key", number, line.replace(key, key[:-2] + key[-1] + key[-2], 1)
        if value[0] in "|>[{":
            if value[-1] in "]}":
                yield "a bracket forgotten", number, line[:-1]
            continue
        yield "no space after the colon", number, line.replace(": ", ":", 1)
        if not match[2]:  # `- award uses x` is a text where a text may stand
            yield "no colon", number, line.replace(": ", " ", 1)
        if value[0] in "\"'":
            yield "a quote forgotten", number, line[:-1]
        else:
            yield "emphasis first", number, line.replace(": ", ": *So* ", 1)
            yield "a hash", number, line + " #1"
            yield "a colon", number, line + " and so: more"


def test_one_slip_is_told_once():
    """At least nineteen of twenty slips give one problem, on their line or the next; none goes unseen."""
    outcome: Counter[str] = Counter()
    failures: list[str] = []
    for path in PACKS:
        lines = path.read_text(encoding="utf-8").split("\n")
        good_one = load_pack_text("\n".join(lines))
        good_pack = good_one.pack
        assert good_pack is not None
        known = {d.code for d in check(good_one) if d.severity != "note"}
        for kind, number, line in list(slips(lines))[::EVERY]:
            text = "\n".join([*lines[:number], line, *lines[number + 1 :]])
            loaded = load_pack_text(text)
            if loaded.pack is not None and loaded.pack == good_pack:
                continue  # no slip: the file says the same
            found = [d for d in check(loaded) if d.severity != "note" and d.code not in known]
            near = [d for d in found if d.span and abs(d.span.line - 1 - number) <= 1]
            good = len(found) == 1 and bool(near)
            outcome["good" if good else "unseen" if not found else "more"] += 1
            if not good:
                failures.append(f"{path.name}:{number + 1} {kind}: {[(d.span and d.span.line, d.code) for d in found]}")
    assert sum(outcome.values()) > 150
    assert outcome["unseen"] == 0, failures
    assert outcome["good"] >= 0.95 * sum(outcome.values()), failures
