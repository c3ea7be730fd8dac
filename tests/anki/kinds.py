"""A pack in which every collection has an item, and every kind of card arises, with all that mark-up can do."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image


def picture(size: tuple[int, int] = (300, 200), colour: str = "navy", kind: str = "PNG") -> bytes:
    """A plain picture."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


FILES = {
    "lenin.png": picture(),
    "map.png": picture((3000, 1500), "olive"),
    "maison.mp3": b"ID3" + bytes(200),
}

PACK: dict[str, Any] = {
    "format": "1",
    "id": "power-struggle",
    "title": "Every kind",
    "language": "en-GB",
    "version": "1.0",
    "updated": "2026-09-01",
    "sources": {"s": {"title": "A Book", "author": "A. Writer", "year": "2004"}},
    "terms": {
        "force": {
            "term": "Force",
            "symbol": "F",
            "unit": "N",
            "meaning": "A push or a pull: $F < ma$ [x] {{c1::y}}.",
        },
        "c": {
            "term": "Speed of light",
            "symbol": "c",
            "value": "299792458",
            "unit": "m/s",
            "meaning": "The speed of light in a vacuum.",
        },
        "maison": {
            "term": "maison",
            "lang": "fr",
            "gender": "feminine",
            "say": "mɛzɔ̃",
            "forms": {"plural": "maisons"},
            "meaning": "house",
            "examples": [{"fr": "Je rentre à la maison.", "en": "I am going home."}],
            "audio": "maison.mp3",
        },
        "kitab": {"term": "كتاب", "lang": "ar", "meaning": "book"},
        "kanji": {"term": "｜漢字《かんじ》", "lang": "ja", "meaning": "Chinese characters"},
        "water": {
            "term": "Water",
            "meaning": r"$\ce{H2O}$, made in $\ce{2H2 + O2 -> 2H2O}$; not H~2~O~2~ or 10^-3^.",
        },
    },
    "profiles": {
        "lens": {"name": "Focal length", "text": "Find it with a screen.", "facets": {"Method": "Move it."}}
    },
    "people": {
        "lenin": {
            "name": "Vladimir Lenin",
            "role": "Founder",
            "image": "lenin.png",
            "alt": 'Lenin, "speaking"',
            "facets": {"Ideas": "A **list**:\n\n- one\n- two\n\n| a | b |\n|---|:-:|\n| 1 | 2 |"},
            "offices": [
                {"title": "Chairman", "span": "1917/1922"},
                {"title": "Chairman", "span": "1923/1924"},
            ],
        },
        "stalin": {"name": "Joseph Stalin", "role": "General Secretary"},
    },
    "events": {
        "death": {
            "date": "1924-01-21",
            "title": "Lenin dies",
            "text": "No heir. He was [Vater]{de} of [شعب]{ar}.",
            "weight": "3",
            "people": "lenin",
            "disputed": {
                "question": "Of what?",
                "accounts": [{"label": "Stroke", "text": "Says one."}, {"text": "Says another."}],
                "agreed": "He died.",
            },
        },
        "funeral": {"date": "1924-01-27", "title": "The funeral", "ask": "event"},
    },
    "phases": {
        "illness": {
            "title": "Illness",
            "span": "1922/1924",
            "sides": {"In power": ["stalin"], "Out": [{"people": ["lenin"], "as": "The sick"}]},
            "issue": "Who leads?",
            "ended_by": "death",
        },
        "after": {"title": "Afterwards", "span": "1924/1929", "text": "The rest."},
    },
    "formulas": {
        "newton": {
            "title": "Newton's second law",
            "tex": "F = ma",
            "say": "force is mass times acceleration",
            "where": "force",
            "recall": "on",
            "conditions": "The mass stays the same.",
            "forms": ["a = \\frac{F}{m}"],
        },
        "light": {"title": "Wave equation", "tex": "c = f\\lambda", "say": "c is f times lambda"},
    },
    "debates": {
        "who": {
            "title": "Who should rule?",
            "question": "Who should rule?",
            "positions": {
                "Stalin": {"holders": "stalin", "views": {"1923/1925": "Lenin's pupils, and Stalin first."}},
                "Left": {"holders": "lenin", "view": "All, said Lenin."},
            },
            "judgement": "Nobody knew.",
        }
    },
    "documents": {
        "letter": {
            "title": "The letter",
            "author": "Vladimir Lenin",
            "date": "1922-12",
            "brief": "Move him.",
            "text": "Stalin is too rude.",
        }
    },
    "figures": {
        "map": {"title": "The map", "image": "map.png", "alt": "A map", "caption": "Where it was."},
        "face": {"title": "A face", "image": "lenin.png", "alt": "A face"},
        "votes": {"title": "Votes", "ask": "cells", "table": "| Year | For |\n|---|---|\n| 1925 | 559 |"},
    },
    "misconceptions": {
        "heir": {"wrong": "Lenin named Trotsky.", "right": "He named nobody.", "why": "He judged six."}
    },
    "questions": {
        "essay": {"stem": "How far?", "indicative": {"For": ["Much."], "Judgement": ["Only in part."]}},
    },
    "cards": {
        "plain": {"front": "Why was he underestimated?", "back": "He was dull."},
        "both": {"front": "The bond", "back": "Smychka", "type": "reversed"},
        "typed": {"front": "The year of his death?", "back": "1924", "type": "typed"},
        "seen": {
            "front": "Who is this?",
            "back": "Lenin",
            "type": "image",
            "image": "lenin.png",
            "alt": "A man",
        },
        "gaps": {"text": "He died at ==Gorki==. The year was ==1924==, in $x_{{a}}$."},
    },
    "topics": {
        "vacuum": {
            "title": "The vacuum",
            "blocks": [
                {
                    "text": "Stalin came. He held ==the files== of the party. [@s, p. 4] Next, ==Lenin's *heir*==."
                }
            ],
        }
    },
}
