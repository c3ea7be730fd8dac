"""Which key was meant: a slip of the finger, or the word that a teacher would use for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from revisionpack.content.fields import keys_of
from revisionpack.content.mapping import Model
from revisionpack.text.suggest import suggest

_SAID: Mapping[str, Mapping[str, str]] = {
    "Item": {
        "tags": "keywords category categories labels",
        "sources": "references citations bibliography reference",
        "image": "picture photo photograph img file", "alt": "alt_text alternative",
        "weight": "importance priority", "brief": "summary", "short": "abbreviation", "lang": "language",
        "origin": "provenance", "rights": "copyright licence license credit", "spec": "syllabus points",
        "disputed": "dispute controversy",
    },
    "Term": {
        "term": "name word title phrase key", "forms": "plural",
        "meaning": "definition description explanation means text gloss translation def content answer",
        "examples": "sentences example_sentence usage", "say": "pronunciation ipa phonetic",
        "type": "part_of_speech kind", "audio": "sound",
    },
    "Profile": {
        "name": "title heading who", "facets": "aspects sections points details features headings",
        "text": "description content body about summary", "kind": "type",
    },
    "Person": {
        "life": "dates born died birth death lived lifespan years lifetime",
        "role": "job occupation position known_for",
        "outcome": "fate end", "offices": "posts jobs positions roles titles", "text": "biography bio",
    },
    "Office": {
        "title": "name post office position role",
        "span": "dates date when years time held period start end until from to",
    },
    "Event": {
        "date": "when year day on dates", "title": "name what event heading label",
        "text": "description details explanation notes body content significance",
        "people": "who persons participants actors", "time": "hour clock", "lane": "track row strand",
        "dated": "source_date",
    },
    "Phase": {
        "title": "name phase heading label", "span": "dates date when years time period start end until from to",
        "ended_by": "ended ending end_event", "issue": "question about cause",
        "text": "description details explanation notes body content",
        "sides": "groups camps parties factions",
    },
    "Group": {"people": "members who persons", "as": "name title called"},
    "Formula": {
        "tex": "formula equation latex expression", "say": "spoken read words aloud reading",
        "title": "name heading", "where": "variables symbols quantities", "conditions": "when valid",
        "text": "description explanation notes", "forms": "rearranged rearrangements",
        "recall": "learn memorise",
    },
    "Form": {"tex": "formula equation latex", "use": "for purpose when"},
    "Debate": {
        "question": "issue problem", "claim": "statement thesis factor argument", "title": "name heading",
        "positions": "sides views arguments answers points",
        "judgement": "conclusion verdict judgment result",
        "text": "description background introduction context",
    },
    "Position": {
        "view": "text opinion argument says claim", "holders": "people who supporters members",
        "span": "date dates when", "evidence": "points reasons facts arguments proof",
    },
    "Disputed": {
        "question": "issue what", "accounts": "views sides versions claims", "agreed": "agreement consensus",
    },
    "Account": {"text": "view claim account says", "label": "title name", "sources": "source"},
    "Document": {
        "title": "name heading", "text": "extract quote quotation content body", "author": "by writer who",
        "date": "when year", "context": "source introduction provenance background attribution",
        "parts": "sections stanzas verses", "notes": "commentary value comments analysis",
    },
    "Figure": {
        "title": "name heading", "caption": "description text legend explanation", "graph": "chart plot data",
        "table": "rows cells", "image": "picture",
    },
    "Misconception": {
        "wrong": "myth mistake error misconception claim",
        "right": "correct truth fact correction true answer", "why": "because explanation reason text",
    },
    "Card": {
        "front": "question prompt q ask term", "back": "answer response a meaning definition reply",
        "text": "cloze sentence gap blank", "extra": "note notes explanation hint comment more",
        "topic": "deck subdeck",
    },
    "Source": {
        "title": "name book", "author": "by writer authors", "year": "date published when", "kind": "type",
        "url": "link website web address", "note": "description notes comment", "publisher": "press",
        "place": "city",
    },
    "Topic": {
        "title": "name topic heading label", "summary": "description introduction intro about overview",
        "blocks": "content contents sections items parts body text",
    },
    "Block": {
        "terms": "glossary vocabulary vocab definitions words keywords", "title": "heading header",
        "as": "form style show display", "text": "paragraph content body", "callout": "box tip note warning",
        "events": "timeline dates", "people": "persons characters",
        "documents": "extracts quotes quotations texts", "figures": "pictures images diagrams graphs tables",
        "misconceptions": "myths mistakes", "cards": "flashcards", "formulas": "equations formulae",
        "phases": "periods stages", "debates": "arguments controversies",
        "profiles": "case_studies practicals",
    },
    "Part": {
        "stem": "question text task prompt ask wording", "marks": "score worth mark",
        "minutes": "time duration", "objectives": "ao aos assessment_objectives",
        "given": "figure figures document documents extract extracts",
        "points": "scheme mark_scheme markscheme marking_points answer_points",
        "choices": "options answers alternatives", "indicative": "indicative_content content",
        "space": "lines answer_space", "model_answer": "answer model response solution sample_answer",
        "parts": "subquestions sub_questions sections",
    },
    "Question": {
        "title": "name heading", "type": "kind question_type", "uses": "evidence draws_on items",
        "mistakes": "errors pitfalls", "improve": "weak_answer weaker", "checklist": "checks",
        "command": "command_word",
    },
    "Point": {
        "award": "text point answer credit", "marks": "mark worth", "accept": "also", "reject": "not",
        "allow": "condone tolerate",
    },
    "AnyOf": {"any": "number count n", "of": "points from choose"},
    "Choice": {
        "text": "answer option label", "right": "correct true", "why": "explanation reason because feedback",
    },
    "Working": {"do": "step text work", "why": "reason because explanation"},
    "Outcome": {"value": "result answer", "unit": "units"},
    "ModelAnswer": {
        "text": "answer content response", "paragraphs": "essay paras", "steps": "working workings",
        "result": "final solution", "why": "commentary comment explanation examiner", "marks": "mark score",
    },
    "Paragraph": {
        "text": "content paragraph body", "role": "title label heading kind", "objectives": "ao aos",
    },
    "Improve": {
        "text": "paragraph answer weak", "advice": "help tips feedback hints", "improved": "better strong",
    },
    "Space": {"lines": "rows height"},
    "Axis": {
        "label": "title name", "unit": "units", "from": "min start minimum", "to": "max end maximum",
        "step": "interval ticks",
    },
    "Series": {"points": "data values", "label": "name title", "draw": "type style kind"},
    "Mark": {"at": "place point where position", "text": "label note"},
    "Selection": {"tag": "tagged", "from": "start after since", "to": "until end before"},
    "Pack": {
        "title": "name heading", "summary": "description about introduction overview",
        "terms": "glossary vocabulary vocab definitions", "people": "persons characters biographies",
        "cards": "flashcards", "topics": "sheets chapters sections units lessons",
        "documents": "extracts quotes quotations texts", "figures": "pictures images diagrams graphs tables",
        "formulas": "equations formulae", "misconceptions": "myths mistakes", "phases": "periods eras stages",
        "debates": "arguments controversies", "profiles": "case_studies practicals",
        "sources": "bibliography references", "language": "lang", "authors": "by teacher",
        "licence": "copyright", "updated": "date modified changed", "span": "period years",
        "events": "chronology", "questions": "exam_questions practice", "organiser": "knowledge_organiser",
        "deck": "anki", "timeline": "poster", "syllabus": "exam specification", "covers": "spec promises",
    },
    "TimelineSettings": {"title": "name heading", "size": "paper format", "lanes": "tracks rows"},
    "DeckSettings": {"name": "title deck"},
    "Label": {"one": "singular", "many": "plural", "letter": "sign"},
    "Syllabus": {
        "title": "name", "spec": "points specification content topics",
        "objectives": "ao aos assessment_objectives", "question_types": "questions types",
        "board": "exam_board awarding_body", "paper": "exam", "command_words": "commands",
    },
    "QuestionType": {
        "minutes": "time duration", "objectives": "ao aos", "bands": "levels", "marks": "mark score",
    },
    "Band": {"text": "description descriptor", "marks": "range mark"},
    "SpecPoint": {"text": "description content", "ref": "code number reference", "title": "name"},
    "CommandWord": {"asks": "meaning definition description text", "term": "word name"},
    "Paper": {"minutes": "time duration", "title": "name", "marks": "total"},
    "Section": {"title": "name heading", "type": "questions", "answer": "number count", "of": "out_of from"},
}  # fmt: skip
"""Class -> key -> other words for it, as people who have not read the reference write."""


def meant_key(kind: type[Model], word: str) -> str | None:
    """The key of a mapping that was most likely meant by a word that is none."""
    spoken = word.casefold().replace("-", "_").replace(" ", "_")
    return _said(kind).get(spoken) or suggest(word, keys_of(kind))


@cache
def _said(kind: type[Model]) -> Mapping[str, str]:
    """Other word -> key, those of the class before those of the classes that it extends."""
    keys = keys_of(kind)
    found: dict[str, str] = {}
    for base in kind.__mro__:
        for key, words in _SAID.get(base.__name__, {}).items():
            for word in words.split():
                if key in keys and word not in keys:
                    found.setdefault(word, key)
    return found
