"""Slips as teachers make them, over a small pack: each is one message, at its place, with what to write instead."""

from __future__ import annotations

import pytest

from revisionpack.checks.run import check
from revisionpack.content.load import load_pack_text
from revisionpack.diagnostics import render_text

PACK = """\
format: 1
id: slips
title: Russia after Lenin
language: en-GB
licence: CC-BY-SA-4.0
updated: 2026-11-24
sources:
  service-2004: {title: "Stalin: a biography", author: Robert Service, year: 2004, kind: book}
terms:
  nep:
    term: New Economic Policy
    short: NEP
    brief: From 1921, private trade and a tax on grain.
    meaning: |
      Private trade was allowed, and peasants paid a tax in grain.
  kulak: {term: kulak, meaning: A better-off peasant.}
  leaf: {term: leaf, meaning: Part of a plant}
people:
  lenin:
    name: Vladimir Lenin
    life: 1870/1924
    role: Leader of the Bolsheviks
    facets:
      Strengths: He led the party.
      Weaknesses: |
        He was ill from 1922.
      Death: In 1924.
    offices:
      - {title: Chairman of Sovnarkom, span: 1917/1924}
  stalin:
    name: Joseph Stalin
    life: 1878/1953
events:
  lenin-dies: {date: 1924-01-21, title: Lenin dies at Gorki, weight: 3, people: [lenin], sources: [service-2004]}
  lessons:
    date: autumn 1924
    title: Trotsky prints 'Lessons of October'
    weight: 2
    text: |
      Trotsky attacks Zinoviev.
phases:
  duumvirate:
    title: The duumvirate
    span: 1925/1927
debates:
  policy:
    question: How fast should industry grow?
    positions:
      left:
        view: Fast, paid for by the peasants.
        holders: [stalin]
        evidence:
          - Grain fell in 1923.
          - Towns were hungry.
      right:
        view: Slowly, with the peasants.
    judgement: Stalin took both.
misconceptions:
  heir:
    wrong: Lenin named Stalin his heir.
    right: Lenin named nobody.
questions:
  why:
    stem: Why did Stalin win?
    marks: 2
    points:
      - He ran the Secretariat.
      - {award: names his allies, accept: [Zinoviev, Kamenev]}
cards:
  troika:
    front: Who were the triumvirate?
    back: Zinoviev, Kamenev and Stalin
topics:
  struggle:
    title: The struggle
    summary: Who took power after Lenin.
    blocks:
      - text: |
          Lenin left no heir.

          - Stalin
          - Trotsky
      - people: [lenin, stalin]
      - terms: all
      - callout: Do not mix up the dates.
        as: tip
"""

FIGURE = """\
figures:
  grain:
    title: Grain
    alt: A line that falls
    graph:
      x: year
      y: {label: tonnes, from: 0, to: 100}
      series:
        - label: state
          draw: line
          points: [[1926, 90], [1927, 60]]
        - {label: market, points: [[1926, 20], [1927, 10]]}
      marks:
        - at: [1927, 60]
          text: crisis
        - {at: [1926, 20], text: before}
  other:
    title: Other
    alt: A line
    graph:
      x:
        label: year
        from: 1920
      y: tonnes
      series:
        - {points: [[1926, 90], [1927, 60]]}
"""

GRAPH_SLIPS = {
    "an axis in braces": "      y: {label: tonnes",
    "the first key of an axis": "        label: year",
    "the first key of a graph": "      x: year",
    "the first of the series": "        - label: state",
    "the second of the series": "        - {label: market",
    "the second of the marks": "        - {at: [1926",
}


@pytest.mark.parametrize("slip", GRAPH_SLIPS)
def test_two_spaces_too_few_in_a_graph_are_one_message(slip):
    """The line that is wrong is told, not those around it."""
    line = GRAPH_SLIPS[slip]
    assert FIGURE.count(f"\n{line}") == 1
    text = PACK + FIGURE.replace(f"\n{line}", f"\n{line[2:]}")
    found = [diagnostic for diagnostic in check(load_pack_text(text)) if diagnostic.severity != "note"]
    shown = render_text(found, {"": text})
    assert [diagnostic.code for diagnostic in found] == ["bad-indentation"], shown
    span = found[0].span
    assert span is not None and text.split("\n")[span.line - 1].startswith(line[2:]), shown


def test_a_graph_without_a_slip_is_told_nothing():
    """It is the slips that are told."""
    assert not [d for d in check(load_pack_text(PACK + FIGURE)) if d.severity != "note"]


SLIPS = {
    "facets as list": (
        "    facets:\n      Strengths: He led the party.\n      Weaknesses: |\n"
        "        He was ill from 1922.\n      Death: In 1924.\n",
        "    facets:\n      - Strengths: He led the party.\n      - Weaknesses: He was ill from 1922.\n",
        "wrong-shape", "facets:",
        "Take away the dash before each label: `Strengths: He led the party.`.",
    ),
    "dash without id": (
        "  kulak: {term: kulak, meaning: A better-off peasant.}\n",
        "  - term: kulak\n    meaning: A better-off peasant.\n",
        "bad-indentation", "- term: kulak",
        "Give it an id instead of its dash: a line `my-id:`, and its keys below that,",
    ),
    "comma forgotten in flow": (
        "{term: leaf, meaning: Part of a plant}",
        "{term: leaf meaning: m}",
        "mark-in-brackets", "leaf meaning: m}",
        "Or write the comma that is missing before `meaning:`.",
    ),
    "key one too far right": (
        "    life: 1870/1924\n    role",
        "    life: 1870/1924\n      role",
        "bad-indentation", " role: Leader of the Bol",
        "Lines that belong together begin at the same column.",
    ),
    "key one too far left": (
        "    role: Leader",
        "  role: Leader",
        "bad-indentation", " role: Leader of the Bol",
        "Lines that belong together begin at the same column.",
    ),
    "item keys not indented": (
        "  duumvirate:\n    title: The duumvirate\n    span: 1925/1927\n",
        "  duumvirate:\n  title: The duumvirate\n  span: 1925/1927\n",
        "bad-indentation", "title: The duumvirate",
        "Indent it and the lines below it by two spaces more than `duumvirate:`, to",
    ),
    "missing colon after label": (
        "      Strengths: He led",
        "      Strengths He led",
        "missing-colon", "s He led the party.",
        "Write `Strengths: He led the party.`.",
    ),
    "no space after label": (
        "      Strengths: He led",
        "      Strengths:He led",
        "no-space-after-colon", "s:He led the party.",
        "Write `Strengths: He led the party.`.",
    ),
    "smart quotes as YAML quotes": (
        "    title: The duumvirate",
        "    title: “The duumvirate: two men”",
        "colon-in-text", "“The duumvirate: two men",
        'Curly quotes are printed; if they only hold the text together: "The duumvirate:',
    ),
    "smart quotes in list": (
        "      - Grain fell in 1923.",
        "      - “Grain fell: in 1923.”",
        "colon-in-text", "“Grain fell: in 1923.”",
        'Curly quotes are printed; if they only hold the text together: "Grain fell: in',
    ),
    "word bullets": (
        "          - Grain fell in 1923.\n          - Towns were hungry.\n",
        "          • Grain fell in 1923.\n          • Towns were hungry.\n",
        "list-in-text", "• Grain fell in 1923.",
        "Begin each entry with a dash and a space: `- `.",
    ),
    "en dash bullets": (
        "          - Grain fell in 1923.\n          - Towns were hungry.\n",
        "          – Grain fell in 1923.\n          – Towns were hungry.\n",
        "list-in-text", "– Grain fell in 1923.",
        "Begin each entry with a dash and a space: `- `.",
    ),
    "dash no space bullets": (
        "          - Grain fell in 1923.\n          - Towns were hungry.\n",
        "          -Grain fell in 1923.\n          -Towns were hungry.\n",
        "list-in-text", "-Grain fell in 1923.",
        "Begin each entry with a dash and a space: `- `.",
    ),
    "star bullets": (
        "          - Grain fell in 1923.\n          - Towns were hungry.\n",
        "          * Grain fell in 1923.\n          * Towns were hungry.\n",
        "list-in-text", "* Grain fell in 1923.",
        "Begin each entry with a dash and a space: `- `.",
    ),
    "numbered bullets": (
        "          - Grain fell in 1923.\n          - Towns were hungry.\n",
        "          1. Grain fell in 1923.\n          2. Towns were hungry.\n",
        "list-in-text", "1. Grain fell in 1923.",
        "Begin each entry with a dash and a space: `- `.",
    ),
    "date 2 keys": (
        "    span: 1925/1927",
        "    from: 1925\n    to: 1927",
        "unknown-key", "from: 1925",
        "Write both in one line: `span: 1925/1927`.",
    ),
    "block dash forgotten": (
        "      - terms: all",
        "        terms: all",
        "block-form", "people: [lenin, stalin]",
        "Begin a new block with `- ` for each: text, callout, or the name of a",
    ),
    "block dash forgotten2": (
        "      - terms: all",
        "      terms: all",
        "bad-indentation", "terms: all",
        "Begin the line with a dash, as those above: `- terms: …`.",
    ),
    "events by name": (
        "people: [lenin], sources",
        "people: [Vladimir Lenin], sources",
        "bad-id", "Vladimir Lenin], sources",
        "Write its id: `lenin`.",
    ),
    "people with text": (
        "people: [lenin], sources",
        "people: lenin and stalin, sources",
        "bad-id", "lenin and stalin, source",
        "Put several ids in brackets: [lenin, stalin].",
    ),
    "marks words": (
        "    marks: 2",
        "    marks: 2 marks",
        "not-a-number", "2 marks",
        "Write digits alone: `2`.",
    ),
    "front/back in one": (
        "    front: Who were the triumvirate?\n    back: Zinoviev, Kamenev and Stalin",
        "    Who were the triumvirate?: Zinoviev, Kamenev and Stalin",
        "unknown-key", "Who were the triumvirate",
        "Write `front: Who were the triumvirate?`, and the answer on a line `back: …`.",
    ),
    "bar text at edge": (
        "    meaning: |\n      Private trade was allowed, and peasants paid a tax in grain.\n",
        "    meaning: |\nPrivate trade was allowed, and peasants paid a tax in grain.\n",
        "not-indented", "Private trade was allowe",
        "Indent it by 6 spaces. If it is a remark, begin the line with `# `.",
    ),
    "key in quotes wrong": (
        "    role: Leader",
        "    'role: Leader",
        "unclosed-quote", "'role: Leader of the Bol",
        "Take the mark away before the key: `role: …`.",
    ),
    "duplicate id": (
        "  stalin:\n    name: Joseph",
        "  lenin:\n    name: Joseph",
        "key-twice", "lenin:",
        "It was first given on line 19. Keep one of the two, or rename one.",
    ),
    "summary under blocks": (
        "    summary: Who took power after Lenin.\n    blocks:\n",
        "    blocks:\n      summary: Who took power after Lenin.\n",
        "bad-indentation", "summary: Who took power ",
        "Move it out of the list, above `blocks:` and as far left.",
    ),
    "first block no dash": (
        "    blocks:\n      - text: |\n",
        "    blocks:\n      text: |\n",
        "bad-indentation", "text: |",
        "Begin the line with a dash, as those below: `- text: …`.",
    ),
    "first point no dash": (
        "      - He ran the Secretariat.\n",
        "      He ran the Secretariat.\n",
        "list-in-text", "He ran the Secretariat.",
        "Begin the line with a dash and a space, as those below.",
    ),
    "role at level of ids, end": (
        "    life: 1878/1953\nevents",
        "    life: 1878/1953\n  role: General Secretary\nevents",
        "bad-indentation", "role: General Secretary",
        "Indent it by two spaces more than `stalin:`, to which it belongs.",
    ),
    "no id at all": (
        "  duumvirate:\n    title: The duumvirate\n    span: 1925/1927\n",
        "  title: The duumvirate\n  span: 1925/1927\n",
        "wrong-shape", "title: The duumvirate",
        "Give it an id: a line `my-id:` of its own above it, and indent this line and",
    ),
    "no id, id key": (
        "  duumvirate:\n    title: The duumvirate\n    span: 1925/1927\n",
        "  id: duumvirate\n  title: The duumvirate\n  span: 1925/1927\n",
        "wrong-shape", "id: duumvirate",
        "Give it an id: a line `duumvirate:` of its own above it, and indent this line",
    ),
    "bar text at edge, two lines": (
        "    meaning: |\n      Private trade was allowed, and peasants paid a tax in grain.\n",
        "    meaning: |\nPrivate trade was allowed, and peasants paid a tax in grain.\n"
        "They kept the rest: it was theirs.\n\nAnd so on.\n",
        "not-indented", "Private trade was allowe",
        "Indent it by 6 spaces. If it is a remark, begin the line with `# `.",
    ),
    "mid bar line at edge": (
        "    meaning: |\n      Private trade was allowed, and peasants paid a tax in grain.\n",
        "    meaning: |\n      Private trade was allowed,\nand peasants paid a tax in grain.\n",
        "not-indented", "and peasants paid a tax ",
        "Indent it by 6 spaces. If it is a remark, begin the line with `# `.",
    ),
    "title at item level": (
        "    title: The struggle",
        "  title: The struggle",
        "bad-indentation", " title: The struggle",
        "Lines that belong together begin at the same column.",
    ),
    "collection indented": (
        "phases:\n",
        "  phases:\n",
        "bad-indentation", "phases:",
        "Begin it at the left edge.",
    ),
    "collection indented with all": (
        "misconceptions:\n  heir:\n    wrong: Lenin named Stalin his heir.\n"
        "    right: Lenin named nobody.\n",
        "  misconceptions:\n    heir:\n      wrong: Lenin named Stalin his heir.\n"
        "      right: Lenin named nobody.\n",
        "bad-indentation", "misconceptions:",
        "Begin it at the left edge, and move what stands below it as far left.",
    ),
    "item key inside other item": (
        "    judgement: Stalin took both.\n",
        "        judgement: Stalin took both.\n",
        "unknown-key", "judgement: Stalin took b",
        "If it belongs to `policy:`, indent it as far as `positions:` above.",
    ),
    "positions nested wrongly": (
        "      right:\n        view: Slowly, with the peasants.\n",
        "        right:\n          view: Slowly, with the peasants.\n",
        "unknown-key", "right:",
        "If it belongs beside `left:`, indent it as far as that.",
    ),
    "paren list": (
        "people: [lenin], sources",
        "people: (lenin), sources",
        "bad-id", "(lenin), sources: [servi",
        "Put several ids in brackets: [lenin].",
    ),
    "semicolon list": (
        "people: [lenin, stalin]",
        "people: [lenin; stalin]",
        "bad-id", "lenin; stalin]",
        "Put several ids in brackets: [lenin, stalin].",
    ),
    "life born": (
        "    life: 1870/1924",
        "    born: 1870\n    died: 1924",
        "unknown-key", "born: 1870",
        "Write both in one line: `life: 1870/1924`.",
    ),
    "date in words": (
        "    date: autumn 1924",
        "    date: the 21st of January, 1924",
        "bad-date", "the 21st of January, 192",
        "Write 21 January 1924.",
    ),
    "date weekday": (
        "    date: autumn 1924",
        "    date: Monday 21 January 1924",
        "bad-date", "Monday 21 January 1924",
        "Write 21 January 1924.",
    ),
    "typed line of dashes": (
        "phases:\n",
        "----------\nphases:\n",
        "yaml-syntax", "----------",
        "Remove it, or begin it with `# `.",
    ),
    "trailing comma": (
        "    span: 1925/1927",
        "    span: 1925/1927,",
        "bad-date", "1927,",
        "Write 1925/1927.",
    ),
    "trailing commas": (
        "    title: The duumvirate",
        '    title: "The duumvirate",',
        "begins-with-mark", ",",
        "Take the comma away.",
    ),
    "dash without id in people": (
        "  stalin:\n    name: Joseph Stalin\n    life: 1878/1953\n",
        "  - name: Joseph Stalin\n    life: 1878/1953\n",
        "bad-indentation", "- name: Joseph Stalin",
        "Give it an id instead of its dash: a line `my-id:`, and its keys below that,",
    ),
    "dash flow without id": (
        "  kulak: {term: kulak, meaning: A better-off peasant.}\n",
        "  - {term: kulak, meaning: A better-off peasant.}\n",
        "bad-indentation", "- {term: kulak, meaning:",
        "Give it an id instead of its dash: `my-id: {…}`.",
    ),
    "dash first": (
        "  nep:\n    term: New Economic Policy\n",
        "  - term: New Economic Policy\n",
        "bad-indentation", "- term: New Economic Pol",
        "Give it an id instead of its dash: a line `my-id:`, and its keys below that,",
    ),
    "id with dash": (
        "  nep:\n    term: New Economic Policy\n",
        "  - nep:\n    term: New Economic Policy\n",
        "bad-indentation", "- nep:",
        "Take the dash away: `nep: …`.",
    ),
    "id given inside": (
        "  stalin:\n    name: Joseph Stalin\n    life: 1878/1953\n",
        "  - id: stalin\n    name: Joseph Stalin\n    life: 1878/1953\n",
        "bad-indentation", "- id: stalin",
        "Give it an id instead of its dash: a line `stalin:`, and its keys below that,",
    ),
    "list of events": (
        "  lenin-dies: {date: 1924-01-21, title: Lenin dies at Gorki, weight: 3, people: [lenin], s"
        "ources: [service-2004]}\n  lessons:\n    date: autumn 1924\n"
        "    title: Trotsky prints 'Lessons of October'\n    weight: 2\n    text: |\n"
        "      Trotsky attacks Zinoviev.\n",
        "  - 1924: Lenin dies\n  - 1925: Trotsky resigns\n",
        "wrong-shape", "events:",
        "Each entry has an id and its keys, without a dash: `my-id: {date: …, title: …}`.",
    ),
    "forgotten bar list": (
        "      - text: |\n          Lenin left no heir.\n\n          - Stalin\n          - Trotsky\n",
        "      - text:\n          Lenin left no heir.\n\n          - Stalin\n          - Trotsky\n",
        "list-in-text", "- Stalin",
        "Write `|` after the key if it is all one text; begin the first line with a dash",
    ),
    "quote before key at end": (
        "    judgement: Stalin took both.",
        '    "judgement: Stalin took both.',
        "unclosed-quote", '"judgement: Stalin took ',
        "Take the mark away before the key: `judgement: …`.",
    ),
    "office colon": (
        "      - {title: Chairman of Sovnarkom, span: 1917/1924}",
        "      - Chairman of Sovnarkom: 1917-1924",
        "wrong-shape", "Chairman of Sovnarkom: 1",
        "Write `key: value` lines below it, indented (title, span, sources …).",
    ),
    "block nested list less": (
        "      - people: [lenin, stalin]\n",
        "      - people:\n      - lenin\n      - stalin\n",
        "bad-indentation", "lenin",
        "Indent it by two spaces more.",
    ),
    "sources as list": (
        '  service-2004: {title: "Stalin: a biography", author: Robert Service, year: 2004, kind: b'
        "ook}",
        "  - Robert Service, Stalin (2004)",
        "wrong-shape", "sources:",
        "Each entry has an id and its keys, without a dash: `my-id: {title: …}`.",
    ),
    "event source title": (
        "sources: [service-2004]}",
        "sources: [Robert Service]}",
        "bad-id", "Robert Service]}",
        "Write its id: `service-2004`.",
    ),
    "topic as list of blocks directly": (
        "  struggle:\n    title: The struggle\n    summary: Who took power after Lenin.\n    blocks:\n",
        "  struggle:\n",
        "wrong-shape", "struggle:",
        "Write `title: …` and `blocks:` above the list, indented, and the list below",
    ),
    "long prose in flow": (
        "  kulak: {term: kulak, meaning: A better-off peasant.}",
        "  kulak: {term: kulak, meaning: A better-off peasant, who hired others; some had cows: two"
        " or three.}",
        "comma-in-text", "A better-off peasant, wh",
        'Put the whole text in quotes: "A better-off peasant, who hired others; some had',
    ),
    "flow over lines broken": (
        "  kulak: {term: kulak, meaning: A better-off peasant.}",
        "  kulak: {term: kulak,\n    meaning: A better-off peasant.\n",
        "unclosed-bracket", "{term: kulak,",
        "Write } at the end of line 17.",
    ),
    "no brace": (
        "  kulak: {term: kulak, meaning: A better-off peasant.}",
        "  kulak: term: kulak, meaning: A better-off peasant.",
        "colon-in-text", "term: kulak, meaning: A ",
        "Or, if these are keys, put them in braces: {term: kulak, meaning: A better-off",
    ),
    "brackets for braces": (
        "  kulak: {term: kulak, meaning: A better-off peasant.}",
        "  kulak: [term: kulak, meaning: A better-off peasant.]",
        "wrong-shape", "[term: kulak, meaning: A",
        "Put it in braces, { }, not in brackets.",
    ),
    "brace no space": (
        "  kulak: {term: kulak, meaning: A better-off peasant.}",
        "  kulak: {term:kulak, meaning:A better-off peasant.}",
        "no-space-after-colon", "term:kulak, meaning:A be",
        "Write `term: kulak`.",
    ),
    "equals in brace": (
        "  kulak: {term: kulak, meaning: A better-off peasant.}",
        "  kulak: {term = kulak, meaning = A better-off peasant.}",
        "missing-colon", "term = kulak, meaning = ",
        "Write `term: kulak`.",
    ),
    "id no space brace": (
        "  kulak: {term",
        "  kulak:{term",
        "no-space-after-colon", ":{term: kulak, meaning: ",
        "Write `kulak: {term: kulak, meaning: A better-off peasant.}`.",
    ),
    "extra closing brace": (
        "A better-off peasant.}",
        "A better-off peasant.}}",
        "unclosed-bracket", "}",
        "Take the bracket away.",
    ),
    "comma after brace": (
        "A better-off peasant.}",
        "A better-off peasant.},",
        "begins-with-mark", ",",
        "Take the comma away.",
    ),
    "an id as far right as its keys": (
        "  lessons:\n", "    lessons:\n",
        "bad-indentation", " lessons:", "An id stands as far left as the ids above it, here `lenin-dies:`.",
    ),
    "a second id as far right as the keys above": (
        "  stalin:\n", "    stalin:\n",
        "bad-indentation", " stalin:", "An id stands as far left as the ids above it, here `lenin:`.",
    ),
    "an id as far left as its collection": (
        "  lenin:\n", "lenin:\n",
        "bad-indentation", "lenin:", "Lines that belong together begin at the same column.",
    ),
    "an id of braces as far left as its collection": (
        "  kulak: {", "kulak: {",
        "bad-indentation", "kulak: {", "Lines that belong together begin at the same column.",
    ),
    "the last item of all as far left as its collection": (
        "  struggle:\n", "struggle:\n",
        "unknown-key", "struggle:", "If it belongs to `topics:` above, indent it",
    ),
    "a dash before the first key of an item": (
        "    title: The duumvirate", "    - title: The duumvirate",
        "bad-indentation", "- title: The duumvirate", "Take the dash away: `title: …`.",
    ),
    "an entry of a list too far left": (
        "      - terms: all\n", "    - terms: all\n",
        "bad-indentation", " - terms: all", "Lines that belong together begin at the same column.",
    ),
    "an entry of a list too far right": (
        "        as: tip\n", "        as: tip\n        - people: all\n",
        "bad-indentation", " - people: all", "Lines that belong together begin at the same column.",
    ),
    "a point without the space after its colon": (
        "      - He ran the Secretariat.\n", "      - award:ran the Secretariat\n",
        "no-space-after-colon", "award:ran", "Write `award: ran the Secretariat`.",
    ),
    "a label inside the text above it": (
        "      Weaknesses: |\n        He was ill from 1922.\n",
        "      Weaknesses: |\n        He was ill from 1922.\n        Views: |\n          He trusted nobody.\n",
        "key-in-text", "Views:", "If a label is meant, indent it less than the text.",
    ),
    "a block that is a text": (
        "      - terms: all\n", "      - terms: all\n      - events:all\n",
        "wrong-shape", "events:all", "Write `events: all`, with a space after the colon.",
    ),
    "a label too far left": (
        "      Weaknesses: |\n        He was ill from 1922.\n      Death: In 1924.\n",
        "    Weaknesses: |\n        He was ill from 1922.\n      Death: In 1924.\n",
        "bad-indentation", " Weaknesses: |", "Lines that belong together begin at the same column.",
    ),
    "no bar above a text with a colon": (
        "    meaning: |\n      Private trade was allowed, and peasants paid a tax in grain.\n",
        "    meaning:\n      Private trade was allowed: peasants paid\n      a tax in grain.\n",
        "colon-in-text", "meaning:", "Write `meaning: |`.",
    ),
    "no bar above a text of a block": (
        "      - text: |\n          Lenin left no heir.\n",
        "      - text:\n          Lenin left: no heir,\n          and a letter.\n",
        "colon-in-text", "text:", "Write `text: |`.",
    ),
    "a long dash before a block": (
        "      - terms: all\n", "      \u2013 terms: all\n",
        "list-in-text", "\u2013 terms: all", "Begin each entry with a dash and a space: `- `.",
    ),
    "an id of another collection": (
        "  heir:\n", "  lenin:\n", "id-twice", "lenin:", "Give one of them another id.",
    ),
    "a sentence as a block": (
        "      - terms: all\n", "      - terms: all\n      - Stalin *won* in the end.\n",
        "wrong-shape", "Stalin *won*", "Running text is a block too: write `text: |`,",
    ),
    "a language with an underscore": (
        "language: en-GB\n", "language: en_GB\n", "bad-language", "en_GB", "Write `en-GB`.",
    ),
    "a height where lines are counted": (
        "    marks: 2\n", "    marks: 2\n    space: 60 mm\n",
        "not-a-number", "60 mm", "for an empty box of 60 mm write `{box: 60}`.",
    ),
    "no choice is right": (
        "    marks: 2\n    points:\n      - He ran the Secretariat.\n"
        "      - {award: names his allies, accept: [Zinoviev, Kamenev]}\n",
        "    choices: {A: luck, B: posts}\n",
        "question-marking", "choices:", "Write the one that is so: `A: {text: …, right: on}`.",
    ),
    "a misspelt key in a topic that is called as a collection": (
        "        as: tip\n", "        as: tip\n  documents:\n    titel: The testament\n    blocks: [{terms: all}]\n",
        "unknown-key", "titel: The", "Did you mean `title:`?",
    ),
    "a misspelt key in a topic that is called as a key": (
        "        as: tip\n", "        as: tip\n  sources:\n    titel: The testament\n    blocks: [{terms: all}]\n",
        "unknown-key", "titel: The", "Did you mean `title:`?",
    ),
    "keys too far left in a topic that is called as a collection": (
        "        as: tip\n", "        as: tip\n  documents:\n  title: The testament\n  blocks: [{terms: all}]\n",
        "bad-indentation", "title: The", "two spaces more than `documents:`, to which it belongs.",
    ),
    "a topic that is called as a collection, too far right": (
        "        as: tip\n", "        as: tip\n    documents:\n    title: The testament\n    blocks: [{terms: all}]\n",
        "bad-indentation", " documents:", "An id stands as far left as the ids above it, here `struggle:`.",
    ),
}  # fmt: skip
"""What was done -> what stood there, what stands there now, the code, the text marked, the words of the advice."""


@pytest.mark.parametrize("slip", SLIPS)
def test_one_slip_is_one_message(slip):
    """Nothing follows from it, it is told where it is, and the advice says what to write."""
    there, instead, code, at, words = SLIPS[slip]
    assert there in PACK
    text = PACK.replace(there, instead, 1)
    loaded = load_pack_text(text)
    found = [diagnostic for diagnostic in check(loaded) if diagnostic.severity != "note"]
    shown = render_text(found, loaded.sources)
    assert [diagnostic.code for diagnostic in found] == [code], shown
    span = found[0].span
    assert span is not None and text.split("\n")[span.line - 1][span.column - 1 :].startswith(at), shown
    assert words in found[0].help, shown


def test_without_a_slip_nothing_is_told():
    """The pack itself has no error and no warning."""
    assert [diagnostic for diagnostic in check(load_pack_text(PACK)) if diagnostic.severity != "note"] == []


def test_many_items_without_ids_are_told_once():
    """Dashes instead of ids: one message, and what is wrong in the items is told all the same."""
    items = "  - {term: kulak, meaning: A peasant.}\n  - term: root\n    meaning: A part: white\n\n    short: r\n"
    text = PACK.replace("  kulak: {term: kulak, meaning: A better-off peasant.}\n", items)
    found = [(d.code, d.span and d.span.line) for d in check(load_pack_text(text)) if d.severity != "note"]
    assert found == [("bad-indentation", 16), ("colon-in-text", 18)]


@pytest.mark.parametrize("body", [
    "terms:\n  id: nep\n", "terms:\n  - a: b\n   - \n    more: less\n", "terms:\n  - \n  a: b\n",
])  # fmt: skip
def test_what_is_hardly_there_is_words_all_the_same(body):
    """No slip ends in a stumble of ours."""
    loaded = load_pack_text(f"format: 1\nid: p\ntitle: P\n{body}")
    assert render_text(check(loaded), loaded.sources)
