"""Each rule stays silent on what only looks like its mistake, and says why it speaks.

That each rule speaks where it should is held by tests/errors.
"""
# ruff: noqa: E501 - a pack stands on one line, so that the table can be read

from __future__ import annotations

import re
from pathlib import Path

import pytest

from revisionpack.checks.explain import CODES, as_document, explain
from revisionpack.checks.references import FORMS
from revisionpack.checks.rule import RULES
from revisionpack.checks.run import check
from revisionpack.checks.words import LANGUAGES
from revisionpack.content.load import load_pack_text

SYLLABUS = """\
syllabus:
  id: s
  title: S
  board: AQA
  objectives: {AO1: Knows, AO2: Judges}
  question_types:
    essay:
      {marks: 10, minutes: 15, objectives: [AO1, AO2], marking: levels, words: 5-10, weights: {AO1: 6, AO2: 4},
       bands: [{level: 2, marks: 6-10, text: Good}, {level: 1, marks: 1-5, text: Weak}]}
    short: {marks: 2, minutes_per_mark: 1, objectives: [AO1]}
    grid: {marks: 6, marking: grid, scales: {Content: [{marks: 1-3, text: x}], Language: [{marks: 1-3, text: x}]}}
  command_words: {Explain: Say why}
  paper: {marks: 14, minutes: 40, sections: [{title: A, type: essay}, {title: B, type: short, answer: 2, of: 3}]}
  spec: {a: One, b: Two}
"""
PEOPLE = """\
people:
  lenin: {name: Lenin, life: 1870-04-22/1924-01-21, offices: [{title: Chairman of the Politburo, span: 1917/1924}]}
  open: {name: Open, life: 1870/.., offices: [{title: Clerk, span: 1890/..}]}
  nobody: {name: Nobody}
"""
OFFICES = """\
people:
  stalin: {name: Joseph Stalin, offices: [{title: General Secretary, span: 1922-04/1953}]}
  molotov: {name: Molotov, offices: [{title: Secretary, span: 1921/1930}, {title: Chairman, span: 1930/1941}]}
  kamenev: {name: Kamenev, offices: [{title: Chairman of the Moscow Soviet, span: 1918/1926}]}
"""
EVENTS = "events:\n  dies: {date: 1924-01-21, title: Lenin dies, people: [lenin, nobody]}\n"

INNOCENT: dict[str, tuple[str, ...]] = {
    "dangling-reference": (
        PEOPLE + EVENTS + "summary: |\n  [[dies]] and [[dies|his death]] and [[lenin]].\n",
        "terms: {x: {term: X, meaning: 'some `[[code]]` and a \\[[bracket]]'}}\n",
        PEOPLE + "phases: {p: {title: P, span: 1920, sides: {In: [lenin, {people: [open, nobody], as: Left}]}}}\n",
        "terms: {нэп: {term: НЭП, meaning: '[[нэп]] itself'}}\n",
    ),
    "dangling-source": (
        "sources: {s-1: {title: S}}\nsummary: |\n  A claim [@s-1, p. 12; @s-1].\n",
        "summary: |\n  Write to lenin@example.org or say @lenin.\n",
        "sources: {s: {title: S}}\nterms: {t: {term: T, meaning: m, sources: ['s, ch. 2']}}\n"
        "topics: {t2: {title: T, blocks: [{sources: all}]}}\n",
    ),
    "id-twice": (
        "terms: {a: {term: A, meaning: a}}\nevents: {b: {date: 1924, title: A}}\n",
        SYLLABUS + "terms: {a: {term: A, meaning: a}}\n",
        "terms: {a: {term: A, meaning: a}, aa: {term: A, meaning: b}}\nsources: {s: {title: A}}\n",
    ),
    "unknown-spec": (
        SYLLABUS + "topics: {t: {title: T, spec: [a, b]}}\n",
        "topics: {t: {title: T, spec: [anything]}}\n",
        SYLLABUS + "covers: [a]\ntopics: {t: {title: T, blocks: [{terms: {spec: b}}]}}\n",
    ),
    "unknown-lane": (
        "events: {e: {date: 1924, title: E}}\n",
        "timeline: {lanes: {party: Party}}\nevents: {e: {date: 1924, title: E, lane: party}}\n",
        "timeline: {lanes: {party: Party}}\n",
    ),
    "unknown-office": (
        PEOPLE + "timeline: {offices: [Politburo]}\n",
        PEOPLE + "timeline: {offices: [politburo, Clerk]}\n",
        PEOPLE,
    ),
    "letter-twice": (
        "labels: {terms: {letter: W}}\nterms: {a: {term: A, meaning: a}}\n",
        "labels: {events: {one: Ereignis}}\nevents: {e: {date: 1924, title: E}}\n",
        "terms: {a: {term: A, meaning: a}}\nevents: {e: {date: 1924, title: E}}\n",
    ),
    "unknown-label": (
        "labels: {profiles: {one: Practical, many: Practicals}}\n",
        "labels: {questions: Aufgaben}\ndefaults: {terms: {lang: fr}}\n",
        "terms: {labels: {term: A, meaning: a}}\n",
    ),
    "before-birth": (
        PEOPLE + EVENTS,
        PEOPLE + "events: {e: {date: 1870, title: Born, people: [lenin]}}\n",
        PEOPLE + "events: {e: {date: 1600, title: Old, people: [nobody]}}\n",
        "people: {a: {name: A, life: c. 1200/1250}}\nevents: {e: {date: 13th century, title: E, people: [a]}}\n",
    ),
    "after-death": (
        PEOPLE + EVENTS,
        PEOPLE + "events: {e: {date: 1924, title: The year, people: [lenin]}}\n",
        PEOPLE + "events: {e: {date: 1990, title: Late, people: [open]}}\n",
        "people: {a: {name: A, life: 1884-05-08}}\nevents: {e: {date: 1948, title: E, people: [a]}}\n",
    ),
    "office-outside-life": (
        PEOPLE,
        "people: {a: {name: A, offices: [{title: T, span: 1500/1600}]}}\n",
        "people: {a: {name: A, life: 1870/1924, offices: [{title: T, span: 1870/1924}]}}\n",
        "people: {a: {name: A, life: 1884-05-08, offices: [{title: T, span: 1945/1953}]}}\n",
    ),
    "outside-office": (
        OFFICES + "events: {e: {date: 1922, title: 'As General Secretary, Stalin packs the congress', people: [stalin]}}\n",
        OFFICES + "events: {e: {date: 1921, title: Stalin is elected General Secretary, people: [stalin]}}\n",
        OFFICES + "events: {e: {date: 1921, title: 'Stalin, later General Secretary, sulks', people: [stalin]}}\n",
        OFFICES + "events: {e: {date: 1921, title: Zinoviev proposes Stalin as General Secretary, people: [stalin]}}\n",
        OFFICES + "events: {e: {date: 1921, title: Deputy General Secretary Stalin, people: [stalin]}}\n",
        OFFICES + "events: {e: {date: 1921, title: The post of General Secretary is made up, people: [stalin]}}\n",
        OFFICES + "events: {e: {date: 1921, title: General Secretary Stalin is foreseen, people: [molotov]}}\n",
        OFFICES + "events: {e: {date: 1920, title: Kamenev speaks as Chairman of the Moscow Soviet, people: [kamenev, molotov]}}\n",
        OFFICES + "events: {e: {date: 1920, title: Young Moscow Secretary Molotov, people: [molotov]}}\n",
        OFFICES + "events: {e: {date: 1920, title: E, text: 'As General Secretary in 1922, Stalin knew.', people: [stalin]}}\n",
        OFFICES + "events: {e: {date: 1920, title: 'Stalin, General Secretary from 1922, sulks', people: [stalin]}}\n",
    ),
    "span-backwards": (
        EVENTS.replace(", people: [lenin, nobody]", "") + "phases: {p: {title: P, span: 1923/1924, ended_by: dies}}\n",
        "phases: {p: {title: P, span: 1923/1924}}\n",
        EVENTS.replace(", people: [lenin, nobody]", "") + "phases: {p: {title: P, span: 1924/1925, ended_by: dies}}\n",
    ),
    "outside-span": (
        "span: 1921/1929\nevents: {e: {date: 1929-12-31, title: E}}\n",
        "span: 1921/1929\nphases: {p: {title: P, span: 1917/1922}}\n",
        "events: {e: {date: 44 BC, title: E}}\n",
        "span: 1921/..\nevents: {e: {date: 2000, title: E}}\n",
    ),
    "axis-backwards": (
        "figures: {f: {title: F, alt: A, graph: {x: {label: X, from: -5, to: 5}, y: {label: Y, from: 3}, series: [{points: [[1, 4]]}]}}}\n",
        "figures: {f: {title: F, alt: A, graph: {x: X, y: Y, series: [{points: [[1, 2]]}]}}}\n",
        "figures: {f: {title: F, alt: A, graph: {x: {label: X, to: -5}, y: {label: Y, from: -3, to: -2.5}, series: [{points: [[-9, -3]]}]}}}\n",
    ),
    "outside-axis": (
        "figures: {f: {title: F, alt: A, graph: {x: {label: X, from: 0, to: 5}, y: {label: Y, to: 3}, series: [{points: [[0, 3], [5, -9]]}]}}}\n",
        "figures: {f: {title: F, alt: A, graph: {x: X, y: Y, series: [{points: [[1, 200]]}], marks: [{at: [-4, 900], text: m}]}}}\n",
        "figures: {f: {title: F, alt: A, graph: {x: {label: X, from: 0, to: 4}, y: Y, series: [{points: [[4, 2]]}], marks: [{at: [0, 1], text: m}]}}}\n",
    ),
    "single-brackets": (
        "terms: {nep: {term: NEP, meaning: 'A policy [sic] of [Lenin] and [kulaks]'}}\n",
        "terms: {nep: {term: NEP, meaning: 'See [[nep]], \\[nep], `[nep]` and [nep](https://example.org)'}}\n",
        "sources: {nep: {title: S}}\nterms: {t: {term: T, meaning: 'A policy [@nep, p. 1] of the state'}}\n",
    ),
    "view-date": (
        "debates: {d: {question: Q, positions: {A: {views: {1923/1925: x, 1928: y}}}}}\n",
        "debates: {d: {question: Q, positions: {A: {views: {autumn 1923: x, c. 1928/1929: y}}}}}\n",
        "debates: {d: {question: Q, positions: {A: {view: x}, B: y}}}\n",
    ),
    "year-contradicts": (
        PEOPLE + EVENTS + "summary: |\n  [[dies|Lenin's death in 1924]], [[dies]] (1924), [[dies]] in 1924.\n",
        PEOPLE + EVENTS + "summary: |\n  After [[dies]], and in 1925 above all, 1926 delegates came to [[dies|the 500 m queue]].\n",
        PEOPLE + EVENTS + "summary: |\n  [[lenin]] in 1903; [[nobody]] (1066); [[dies|1924-25]]; [[dies|the 1920s]].\n",
        "events: {ides: {date: 44 BC, title: Ides}}\nsummary: |\n  [[ides]] (44 BC), [[ides|in 44]].\n",
    ),
    "unknown-form": (
        "topics: {t: {title: T, blocks: [{people: all, as: Table}, {text: x, as: verse}, {callout: x, as: My tip}]}}\n",
        "topics: {t: {title: T, blocks: [{questions: all, as: worked}, {documents: all, as: side}]}}\n",
        "topics: {t: {title: T, blocks: [{terms: all}]}}\n",
    ),
    "no-rights": (
        "documents: {d: {title: D, text: t, origin: quoted, rights: Public domain}}\n",
        "documents: {d: {title: D, text: t, origin: adapted}}\n",
        "documents: {d: {title: D, text: t}}\n",
    ),
    "one-account": (
        "events: {e: {date: 1924, title: E, disputed: {question: Q, accounts: [{text: One}, {text: Two}]}}}\n",
        "events: {e: {date: 1924, title: E, disputed: {question: Q, accounts: [One, Two, Three]}}}\n",
        "events: {e: {date: 1924, title: E}}\n",
    ),
    "no-source": (
        "terms: {t: {term: T, meaning: m}}\n",
        "sources: {s: {title: S}}\nterms: {t: {term: T, meaning: m, sources: [s]}}\n",
        "sources: {s: {title: S}}\nterms: {t: {term: T, meaning: 'm [@s]'}}\n",
        "sources: {s: {title: S}}\ndebates: {d: {question: Q, positions: {A: {view: v, sources: [s]}, B: w}}}\n",
        "language: en\nsources: {s: {title: S}}\nterms: {t: {term: mot, lang: fr, meaning: word}}\n",
    ),
    "printed-as-typed": (
        "summary: |\n  If x < 3 and y > 2, then a ** b, 2**3 and 5 * 3; AT&T and R&D; x^2^ and ^2^H; `<b>` and `a^2`.\n",
        "summary: |\n  - **One**, *two* and ==three==\n  - $x^2 < 3$ and \\*\\*stars\\*\\*; a • b; H~2~O; see <https://x.org>.\n",
        "terms: {a: {term: 'bold **(here)** and **there**.', meaning: 'Write {x} and {{y}}; a[1] and b^c'}}\n",
    ),
    "unexplained-abbreviation": (
        "terms: {nep: {term: New Economic Policy, short: NEP, meaning: Trade}}\nsummary: |\n  The NEP, and NEPs.\n",
        "summary: |\n  The secret police (OGPU), NKVD (its heir), Henry VIII, the USSR, the UK and NOT you.\n",
        "summary: |\n  A word, `SELECT` in code, $E = MC^2$, McDonald, iPhone, U.S.A., 5 KM2 and X.\n",
        SYLLABUS + "summary: |\n  AQA asks for AO1.\n",
    ),
    "no-words": ("", "language: fr-CA\n", "terms: {t: {term: mot, lang: ja, meaning: word}}\n"),
    "spec-without-card": (
        SYLLABUS + "topics: {t: {title: T, spec: [a]}}\nterms: {x: {term: X, meaning: m, spec: [a]}}\n",
        SYLLABUS + "covers: [b]\ntopics: {t: {title: T, spec: [a]}}\nterms: {x: {term: X, meaning: m, spec: [b]}}\n",
        SYLLABUS + "topics: {t: {title: T, spec: [a], blocks: [{terms: all}]}}\nterms: {x: {term: X, meaning: m}}\n",
    ),
    "spec-without-question": (
        SYLLABUS + "topics: {t: {title: T, spec: [a]}}\nquestions: {q: {stem: Q, spec: [a]}}\n",
        SYLLABUS + "topics: {t: {title: T, spec: [a], blocks: [{questions: [q]}]}}\nquestions: {q: {stem: Q}}\n",
        SYLLABUS + "topics: {t: {title: T, spec: [a]}}\n",
    ),
    "not-shown": (
        "debates: {d: {question: Q, positions: {A: x, B: y}}}\n",
        "debates: {d: {question: Q, positions: {A: x, B: y}}}\ntopics: {t: {title: T, blocks: [{debates: all}]}}\n",
        "documents: {d: {title: D, text: t}}\nquestions: {q: {stem: Q, given: d}}\ntopics: {t: {title: T}}\n",
        "terms: {x: {term: X, meaning: m}}\ntopics: {t: {title: T}}\n",
    ),
    "unknown-question-type": (
        SYLLABUS + "questions: {q: {stem: Q, type: essay}}\n",
        SYLLABUS + "questions: {q: {stem: Q}}\n",
        "questions: {q: {stem: Q, type: essay}}\n",
    ),
    "question-marks": (
        SYLLABUS + "questions: {q: {stem: Q, type: essay, marks: 10}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: essay}}\n",
        SYLLABUS + "questions: {q: {stem: Q, marks: 99}}\n",
    ),
    "question-minutes": (
        SYLLABUS + "questions: {q: {stem: Q, type: essay, minutes: 15}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: short, minutes: 9}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: grid, minutes: 9}, r: {stem: R, minutes: 9}}\n",
    ),
    "question-objectives": (
        SYLLABUS + "questions: {q: {stem: Q, type: essay, objectives: [AO1]}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: grid, objectives: [AO2]}}\n",
        SYLLABUS + "questions: {q: {stem: Q, objectives: [AO2]}}\n",
    ),
    "unknown-objective": (
        SYLLABUS + "questions: {q: {stem: Q, objectives: [AO1]}}\n",
        "questions: {q: {stem: Q, objectives: [Reading]}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: essay, objectives: [AO2]}}\n",
    ),
    "question-marking": (
        SYLLABUS + "questions: {q: {stem: Q, type: essay, marking: levels}}\n",
        "questions: {q: {stem: Q, choices: {A: one, B: {text: two, right: on}}}}\n",
        SYLLABUS + "questions: {q: {stem: Q, marking: choice, choices: {A: {text: one, right: yes}, B: two}}}\n",
        "questions: {q: {stem: Q, marking: choice, parts: {a: {stem: P, choices: {A: {text: one, right: yes}, B: two}}}}}\n",
        "questions: {q: {stem: Q, marking: grid, scales: {Content: [{level: 1, marks: 1-3, text: x}]}}}\n",
    ),
    "no-mark-scheme": (
        "questions: {q: {stem: Q, marks: 2, points: [a, b]}, r: {stem: R, marks: 2, model_answer: Because}}\n",
        "questions: {q: {stem: Q}, r: {stem: R, choices: {A: one, B: {text: two, right: on}}}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: essay}, r: {stem: R, type: grid}}\n",
        "questions: {q: {stem: Q, marks: 3, indicative: {For: [a], Against: [b]}}}\n",
        "questions: {q: {stem: Q, parts: {a: {stem: A, points: [x]}, b: {stem: B, marks: 1, model_answer: Yes}}}}\n",
        "questions: {q: {stem: Q, model_answer: All of it, parts: {a: {stem: A, marks: 1}, b: {stem: B, marks: 1}}}}\n",
    ),
    "marks-sum": (
        "questions: {q: {stem: Q, marks: 3, parts: {a: {stem: A, marks: 1}, b: {stem: B, marks: 2}}}}\n",
        "questions: {q: {stem: Q, marks: 2, points: {any: 2, of: [a, b, c]}}}\n",
        "questions: {q: {stem: Q, parts: {a: {stem: A, points: [x]}, b: {stem: B, points: [{award: y, marks: 2}]}}}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: short, points: [a, b]}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: essay, points: [a, b, c, d, e, f, g, h, i, j, k, l]}}\n",
    ),
    "marks-in-stem": (
        "questions: {q: {stem: Explain why., marks: 3, points: [a, b, c]}}\n",
        "questions: {q: {stem: 'Of [3 marks] one was lost. Why?', marks: 3}}\n",
        "questions: {q: {stem: 'See source [3]', marks: 4}}\n",
        "questions: {q: {stem: 'Plot (3 points)', marks: 3}}\n",
        "questions: {q: {stem: Why?, points: ['by equation (2)', 'two (1) of them', 'in the year (12)']}}\n",
    ),
    "any-of": (
        "questions: {q: {stem: Q, points: {any: 2, of: [a, b, c]}}}\n",
        "questions: {q: {stem: Q, points: {any: 1, of: [a, b]}}}\n",
        "questions: {q: {stem: Q, points: [a]}}\n",
    ),
    "point-needs": (
        "questions: {q: {stem: Q, points: [a, {award: b, needs: 1}]}}\n",
        "questions: {q: {stem: Q, points: [a, b], model_answer: {steps: [{do: x, point: 1}, {do: y, point: 2}]}}}\n",
        "questions: {q: {stem: Q, model_answer: {steps: [{do: x, point: 7}]}}}\n",
    ),
    "answer-level": (
        SYLLABUS + "questions: {q: {stem: Q, type: essay, model_answer: {level: 2, marks: 8, text: One two three four five six}}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: essay, improve: {level: 1, text: Weak}}}\n",
        "questions: {q: {stem: Q, model_answer: {level: 9, text: Fine}}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: essay, model_answer: {paragraphs: [{level: 2, text: Fine}]}}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: grid, model_answer: {scales: {Content: 3, Language: 2}, text: Fine}}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: grid, model_answer: {scales: {Content: 3, Language: 2}, marks: 5, text: Fine}}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: grid, model_answer: {scales: {Content: 3}, marks: 5, text: Fine}}}\n",
        "questions: {q: {stem: Q, model_answer: {marks: 7, text: Fine}}}\n",
    ),
    "answer-objectives": (
        SYLLABUS + "questions: {q: {stem: Q, type: essay, model_answer: {paragraphs: [{text: x, objectives: [AO1, AO2]}]}}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: essay, model_answer: {paragraphs: [{text: x}]}}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: essay, objectives: [AO1],"
        " model_answer: {paragraphs: [{text: x, objectives: [AO1]}]}}}\n",
    ),
    "answer-sides": (
        "questions: {q: {stem: Q, indicative: {For: [a], Against: [b]}, model_answer: {paragraphs: [x, y]}}}\n",
        "questions: {q: {stem: Q, indicative: {For: [a], Against: [b]}, model_answer: Because}}\n",
        "questions: {q: {stem: Q, indicative: {For: [a], Against (mostly): [b]},"
        " model_answer: {paragraphs: [{text: x, sides: [For, against]}]}}}\n",
        "questions: {q: {stem: Q, indicative: {A: a, B: b, C: c, D: d, E: e}, model_answer: {paragraphs: [x, y]}}}\n",
        "documents: {d: {title: Source A, text: x}, e: {title: Source B, text: y}}\n"
        "questions: {q: {stem: Q, given: [d, e], indicative: {Source A (for): a, Source A (against): b, Source B: c},"
        " model_answer: {paragraphs: [{role: Source A, text: x}, The second is source B.]}}}\n",
        "documents: {d: {title: Source A, text: x}}\n"
        "questions: {q: {stem: Q, given: d, indicative: {For: a, Against: b}, model_answer: {paragraphs: [x, y]}}}\n",
    ),
    "answer-length": (
        SYLLABUS + "questions: {q: {stem: Q, type: essay, model_answer: One two three four five six seven}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: short, model_answer: One}}\n",
        "questions: {q: {stem: Q, marks: 19, model_answer: {paragraphs: [Few words]}}}\n",
        "questions: {q: {stem: Q, marks: 25, model_answer: Few words}}\n",
        "language: ja\nquestions: {q: {stem: Q, marks: 25, model_answer: {paragraphs: [日本語]}}}\n",
        "questions: {q: {stem: Q, marks: 20, marking: points, points: {any: 20, of: ["
        + ", ".join(f"p{n}" for n in range(21))
        + "]}, model_answer: {paragraphs: [Few words]}}}\n",
        SYLLABUS + "questions: {q: {stem: Q, type: essay, model_answer: one two three four five six seven eight nine ten eleven}}\n",
    ),
    "bands-gap": (
        SYLLABUS,
        "syllabus: {id: s, title: S, question_types: {e: {marks: 3, marking: levels, bands: [{level: 1, text: x}]}}}\n",
        "syllabus:\n  {id: s, title: S, question_types: {e: {marks: 3, marking: levels,"
        " bands: [{marks: 1, text: x}, {marks: 2-3, text: y}]}}}\n",
    ),
    "band-twice": (
        SYLLABUS,
        "syllabus:\n  {id: s, title: S, question_types: {e: {marking: levels, bands: [{text: x}, {text: y}]}}}\n",
        "syllabus:\n  {id: s, title: S, question_types: {e: {marking: levels, bands: [{level: 2, text: x}, {level: 3, text: y}]}}}\n",
    ),
    "type-marking": (
        SYLLABUS,
        "syllabus: {id: s, title: S, question_types: {e: {marks: 1}}}\n",
        "syllabus: {id: s, title: S, question_types: {e: {marking: choice}}}\n",
    ),
    "type-objectives": (
        SYLLABUS,
        "syllabus: {id: s, title: S, question_types: {e: {marks: 1, objectives: [Reading]}}}\n",
        "syllabus: {id: s, title: S, objectives: {R: Reading}, question_types: {e: {marks: 1, objectives: [R]}}}\n",
    ),
    "paper-sum": (
        SYLLABUS,
        "syllabus: {id: s, title: S, paper: {marks: 80, minutes: 90}}\n",
        "syllabus:\n  {id: s, title: S, question_types: {e: {minutes: 5}}, paper: {marks: 80, minutes: 90,"
        " sections: [{title: A, type: e}]}}\n",
    ),
    "gap-in-heading": (
        "topics: {t: {title: The sixteenth congress, blocks: [{text: Of ==six== men.}]}}\n",
        "terms: {ten: {term: Ten, meaning: Five twice}}\ntopics: {t: {title: T, blocks: [{text: Of ==ten== men.}]}}\n",
        "terms: {ten: {term: Ten, meaning: More than ==nine==}}\ntopics: {t: {title: T, blocks: [{terms: all}]}}\n",
    ),
    "unknown-command-word": (
        SYLLABUS + "questions: {q: {stem: Q, command: explain}}\n",
        SYLLABUS + "questions: {q: {stem: Discuss this}}\n",
        "questions: {q: {stem: Q, command: Anything}}\n",
    ),
}


def codes(body: str) -> list[str]:
    loaded = load_pack_text(f"format: 1\nid: p\ntitle: P\n{body}")
    assert loaded.pack is not None, loaded.diagnostics
    return [diagnostic.code for diagnostic in check(loaded)]


OWN = [code for code, rule in RULES.items() if not rule.check.__module__.endswith((".cards", ".card_lengths"))]
"""Rules whose innocents stand here; tests/checks/test_cards.py has those of the cards."""


def test_every_rule_has_innocents():
    """Each rule is tried on at least three packs that it must not speak about."""
    assert set(INNOCENT) == set(OWN)
    assert all(len(bodies) >= 3 for bodies in INNOCENT.values())


def test_an_id_is_known_by_one_of_its_words():
    """`[@service]` for the only source of that name; of two nobody can know."""
    one = "sources: {service-2004: {title: Stalin}}\nsummary: |\n  So [@service].\n"
    (found,) = [d for d in check(load_pack_text(f"format: 1\nid: p\ntitle: P\n{one}")) if d.code == "dangling-source"]
    assert found.help == "Did you mean `service-2004`?"
    two = one.replace("sources: {", "sources: {service-2016: {title: Lenin}, ")
    (found,) = [d for d in check(load_pack_text(f"format: 1\nid: p\ntitle: P\n{two}")) if d.code == "dangling-source"]
    assert found.help == "Add it under `sources:`."


@pytest.mark.parametrize(
    ("code", "body"), [pytest.param(code, body, id=f"{code}-{i}") for code in INNOCENT for i, body in enumerate(INNOCENT[code])]
)
def test_the_innocent_is_left_alone(code, body):
    """What only looks like the mistake is not reported as one."""
    assert code not in codes(body)


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(code):
    """A code has a sentence that says what it is, and one that says what to write instead."""
    text = explain(code)
    assert text is not None
    assert text.split("\n")[0].endswith(".")
    assert "Instead: " in text
    if code in RULES:
        assert "Why: " in text


def test_unknown_codes_have_no_explanation():
    assert explain("no-such-code") is None


def test_the_document_has_every_code():
    """docs/errors.md shows each explanation whole."""
    document = as_document()
    for code, text in CODES.items():
        assert f"### {code}\n\n{text}\n" in document


def test_forms_are_those_of_the_documentation():
    """The table of docs/pack-format.md has the words that the check knows."""
    reference = (Path(__file__).parents[2] / "docs" / "pack-format.md").read_text(encoding="utf-8")
    table = reference.split("| block | `as` |", 1)[1].split("\n\n", 1)[0]
    shown = {}
    for row in table.splitlines()[2:]:
        blocks, words, what = row.strip("|").split("|")
        for block in re.findall(r"`(\w+)`", blocks):
            shown[block] = {*re.findall(r"`(\w+)`", words), *re.findall(r"`(\w+)` is the form without", what)}
    del shown["callout"]
    assert shown == {block: set(words) for block, words in FORMS.items()}


def test_languages_are_those_with_words():
    """The check knows the languages of templates/words."""
    files = (Path(__file__).parents[2] / "templates" / "words").glob("*.toml")
    assert sorted(path.stem for path in files) == sorted(LANGUAGES)


def test_a_pack_mostly_without_sources_is_told_once():
    """Nobody reads sixteen notes of one kind; a few that are missing are named each."""

    def said(without: int) -> list[str]:
        rows = [f"  t{n}: {{term: T{n}, meaning: Says {n}{'' if n < without else ', sources: [s]'}}}" for n in range(9)]
        body = "sources: {s: {title: S}}\nterms:\n" + "\n".join(rows)
        found = check(load_pack_text(f"format: 1\nid: p\ntitle: P\n{body}\n"))
        return [diagnostic.message for diagnostic in found if diagnostic.code == "no-source"]

    assert said(5) == ["5 of the 9 items that make claims give no source"]
    assert said(4) == ["no source is given for this term"] * 4


def test_marks_in_a_text_are_taken_out_by_the_fix():
    """What is left is the question, and what is advised is the mark that was written."""
    loaded = load_pack_text("format: 1\nid: p\ntitle: P\nquestions:\n  q:\n    stem: |\n      Why?\n\n      [3 marks]\n")
    (found,) = check(loaded)
    assert (found.code, found.help) == ("marks-in-stem", "Take it out here, and write `marks: 3`.")
    assert found.fix is not None
    span = found.fix.span
    assert (found.fix.text, span.line, span.column, span.end_column) == ("", 9, 7, 16)


def test_an_allowance_accepts_one_finding():
    """What is allowed for an item is not reported for it, and is for others."""
    body = (
        "sources: {s: {title: S}}\nterms: {a: {term: A, meaning: What comes first}, b: {term: B, meaning: The next}}\n"
        "allow: {a: {no-source: Known.}}\n"
    )
    assert codes(body).count("no-source") == 1
    assert codes(body.replace("allow: {a:", "allow: {pack:")) == []


def test_after_an_error_the_rest_is_still_checked():
    """An item that cannot be read hides neither the others nor is it missed where it is named."""
    loaded = load_pack_text(
        "format: 1\nid: p\ntitle: P\nterms:\n  a: {term: A, meaning: '[[b]] [[c]] [[d]]'}\n  b: {term: B}\n"
        "  c: {term: C, meaning: c, ask: x}\n"
    )
    assert loaded.pack is None
    found = [(d.code, d.message) for d in check(loaded)]
    assert [code for code, _ in found] == ["dangling-reference", "missing-key", "unknown-word"]
    assert "`d`" in found[0][1]
