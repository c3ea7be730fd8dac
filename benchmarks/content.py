"""Content to race over: the same invented pack at any scale, for us as YAML and for the peers as JSON.

    python benchmarks/content.py SCALE FOLDER     writes pack.yaml and pack.json
    python benchmarks/content.py --from FILE.json FOLDER     the same from a JSON file of that form

At scale 1: 3 phases, 40 events, 8 people, 25 terms, 4 debates, 8 factors, 5 questions pupils ask, 6 exam
questions with model answers of 350 words, 100 cards. No clock, no locale, no order of hashes.
"""

from __future__ import annotations

import datetime
import json
import random
import sys
from pathlib import Path
from typing import Any

_QUALITIES = """bitter careful central civil cold distant early eastern exact foreign former free general hard heavy inner
joint large late local long minor modern narrow northern open outer plain quiet regional rural second sharp short
silent simple southern steady strict strong sudden third urban weak western wide young""".split()
_THINGS = """assembly bank bargain border budget canal charter city clerk coast colony council court custom debt
district duty election envoy factory farm fleet forest garrison grain guild harbour harvest journal land law league
letter levy market mill mine mission nobility office pact parish pension petition port price priest print province
quarrel railway rebellion rent reserve road school seat senate settlement siege statute strike tariff tax tenant
title town trade treasury treaty tribe trust union village vote wage war wharf""".split()
_DEEDS = """abolished accepted began blocked bought built changed claimed closed copied cut defended delayed divided
doubled ended enlarged feared followed forbade fought founded gained governed granted halved hired ignored joined kept
left limited lost moved named opened opposed ordered paid printed promised protected raised refused replaced rented
saved sold settled sought split spared stopped supplied taxed traded united visited voted won""".split()
_WAYS = """at once,after a year,by decree,by letter,for the last time,in secret,in the end,on paper,twice,
without a vote,with regret,within weeks""".replace("\n", "").split(",")
_FIRST = "Ada Bram Cora Dirk Edda Finn Greta Hugo Ilse Joost Kaja Lars Mina Nils Otto Pia Rolf Sanne Thea Udo".split()
_LAST = "Aalto Berg Coster Dahl Eik Falk Gade Holm Ibsen Juul Krog Lund Moe Nygaard Ohm Prytz Rask Strand Tveit".split()


class _Writer:
    """Sentences of ordinary length and variety that say nothing."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)

    def thing(self) -> str:
        quality = f"{self.draw.choice(_QUALITIES)} " if self.draw.random() < 0.6 else ""
        return f"{quality}{self.draw.choice(_THINGS)}"

    def sentence(self) -> str:
        text = f"the {self.thing()} {self.draw.choice(_DEEDS)} the {self.thing()}"
        shape = self.draw.random()
        if shape < 0.4:
            text += (
                f" of the {self.draw.choice(_THINGS)}, and the {self.thing()} {self.draw.choice(_DEEDS)} it"
            )
        elif shape < 0.6:
            text += f" {self.draw.choice(_WAYS)}; few had expected the {self.thing()} to last"
        elif shape < 0.75:
            text = f"in {self.draw.randint(1801, 1913)} {text} with {self.draw.randint(5, 95)}% of the votes"
        return text[0].upper() + text[1:] + "."

    def words(self, count: int) -> str:
        sentences: list[str] = []
        while sum(len(sentence.split()) for sentence in sentences) < count - 5:
            sentences.append(self.sentence())
        return " ".join(sentences)

    def title(self) -> str:
        text = f"{self.draw.choice(_QUALITIES)} {self.draw.choice(_THINGS)} and the {self.thing()}"
        return text[0].upper() + text[1:]


def neutral(scale: int) -> dict[str, Any]:
    """The content as plain data."""
    write, draw = _Writer(7), random.Random(11)
    days = [
        datetime.date(1801, 3, 1) + datetime.timedelta(days=900 * n + draw.randint(0, 700)) for n in range(40)
    ]

    def each(count: int) -> range:
        return range(1, count * scale + 1)

    phases = [
        {"id": f"phase-{n}", "name": write.title(), "start": 1801 + (n - 1) % 3 * 34, "end": 1834 + (n - 1) % 3 * 34,
         "summary": write.words(45)}
        for n in each(3)
    ]  # fmt: skip
    return {
        "meta": {"id": "bench", "title": "A pack to race over", "subtitle": "Invented events, 1801–1900", "unit": "Unit 1",
                 "version": "1.0", "lang": "en-GB", "scale": scale},
        "phases": phases,
        "events": [
            {"id": f"event-{n}", "date": days[(n - 1) % 40].isoformat(), "label": f"{days[(n - 1) % 40]:%d %b %Y}",
             "phase": f"phase-{(n - 1) % 40 // 14 + 1}", "title": write.title(), "detail": write.words(17),
             "key": draw.random() < 0.3}
            for n in each(40)
        ],
        "people": [
            {"id": f"person-{n}", "name": f"{_FIRST[n * 7 % 20]} {_LAST[n * 11 % 19]} {n}", "role": write.thing().capitalize(),
             "born": 1790 + n % 30, "died": 1850 + n % 40,
             "fields": [{"name": name, "text": write.words(40)} for name in ("Background", "Strengths", "Weaknesses", "Fate")]}
            for n in each(8)
        ],
        "terms": [{"id": f"term-{n}", "term": f"{write.thing().capitalize()} {n}", "definition": write.words(25)} for n in each(25)],
        "debates": [
            {"id": f"debate-{n}", "question": f"How far did the {write.thing()} decide the {write.thing()}?",
             "positions": [{"historian": f"{draw.choice(_FIRST)} {draw.choice(_LAST)}", "stance": stance, "text": write.words(45)}
                           for stance in ("First", "Second", "Third")]}
            for n in each(4)
        ],
        "factors": [
            {"id": f"factor-{n}", "name": write.title(), "claim": write.words(14), "evidence": [write.words(40) for _ in range(3)]}
            for n in each(8)
        ],
        "faqs": [
            {"id": f"faq-{n}", "question": f"Why did the {write.thing()} matter in case {n}?", "answer": [write.words(65), write.words(65)]}
            for n in each(5)
        ],
        "questions": [
            {"id": f"question-{n}", "question": f"“The {write.thing()} brought down the {write.thing()}.” How far do you agree?",
             "marks": 20, "answer": [write.words(70) for _ in range(5)],
             "mark_points": [{"ao": "AO1", "text": write.words(16), "marks": 3} for _ in range(6)]}
            for n in each(6)
        ],
        "cards": [
            {"id": f"card-{n}", "front": f"{n}. What became of the {write.thing()}?", "back": write.words(20), "hint": write.thing(),
             "tags": [f"set-{n % 3}"]}
            for n in each(100)
        ],
    }  # fmt: skip


def as_pack(data: dict[str, Any]) -> str:
    """The content in our pack format (JSON is YAML: every text stands in quotes, every id is a key)."""
    key = [e["id"] for e in data["events"] if e["key"]]
    turning = set(key[:: -(-len(key) // 120)])  # more fill the largest page
    by_id = {
        "terms": {t["id"]: {"term": t["term"], "meaning": t["definition"]} for t in data["terms"]},
        "people": {
            p["id"]: {
                "name": p["name"],
                "role": p["role"],
                "life": f"{p['born']}/{p['died']}",
                "facets": {field["name"]: field["text"] for field in p["fields"]},
            }
            for p in data["people"]
        },
        "events": {
            e["id"]: {"date": e["date"], "title": e["title"], "text": e["detail"], "weight": "2" if e["id"] in turning else "1"}
            for e in data["events"]
        },
        "phases": {
            p["id"]: {"title": p["name"], "span": f"{p['start']}/{p['end']}", "text": p["summary"]} for p in data["phases"]
        },
        "debates": {
            **{
                d["id"]: {
                    "question": d["question"],
                    "positions": {f"{p['stance']} ({p['historian']})": p["text"] for p in d["positions"]},
                }
                for d in data["debates"]
            },
            **{
                f["id"]: {"title": f["name"], "claim": f["claim"], "positions": {"Evidence": f["evidence"]}}
                for f in data["factors"]
            },
        },
        "questions": {
            q["id"]: {
                "stem": q["question"],
                "marks": str(sum(p["marks"] for p in q["mark_points"])),
                "points": [{"award": p["text"], "marks": str(p["marks"])} for p in q["mark_points"]],
                "model_answer": {"paragraphs": [{"text": text} for text in q["answer"]]},
            }
            for q in data["questions"]
        },
        "cards": {
            **{c["id"]: {"front": c["front"], "back": c["back"], "tags": c["tags"]} for c in data["cards"]},
            **{f["id"]: {"front": f["question"], "back": " ".join(f["answer"]), "tags": ["faq"]} for f in data["faqs"]},
        },
        "topics": {
            "whole": {
                "title": data["meta"]["title"],
                "blocks": [
                    {name: "all"} for name in ("phases", "events", "people", "terms", "debates")
                ] + [{"cards": {"tag": "faq"}}],
            }
        },
    }  # fmt: skip
    pack = {
        "format": "1",
        "id": data["meta"]["id"],
        "title": data["meta"]["title"],
        "version": "1.0",
        "updated": "2026-01-01",
        **by_id,
        # 200 events want a large page; of 800, the turning points
        "timeline": {
            "size": "a3" if len(data["events"]) <= 40 else "a0",
            "events": {"weight": "1" if len(data["events"]) <= 200 else "2"},
            "phases": [p["id"] for p in data["phases"][:15]],
        },
        "allow": {"pack": {"card-back-long": "The text is invented, and its length is that of real packs."}},
    }
    return json.dumps(pack, ensure_ascii=False, indent=1) + "\n"


def write(data: dict[str, Any], folder: Path) -> Path:
    """Write pack.json and pack.yaml; returns the latter."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.json").write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    path = folder / "pack.yaml"
    path.write_text(as_pack(data), encoding="utf-8")
    return path


if __name__ == "__main__":
    if sys.argv[1] == "--from":
        print(write(json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")), Path(sys.argv[3])))
    else:
        print(write(neutral(int(sys.argv[1])), Path(sys.argv[2])))
