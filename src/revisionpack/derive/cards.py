"""Which facts of a pack are asked, and how: the rules from items to notes, one function a collection.

One fact a card. A fact is asked once: a key phrase that is an item's own name makes no cloze. Each
rule is documented in docs/anki.md and can be switched off for an item (`cards: off`) or turned
around (`reverse: on`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from revisionpack.content.model import (
    Card,
    Debate,
    Document,
    Event,
    Figure,
    Formula,
    Item,
    Misconception,
    Pack,
    Person,
    Phase,
    Profile,
    Question,
    Syllabus,
    Term,
)
from revisionpack.content.texts import Text
from revisionpack.derive.notes import Note, Piece
from revisionpack.derive.numbering import Numbers
from revisionpack.derive.sentences import first_sentence, hide, runs, sentences
from revisionpack.derive.topics import topic_of_items
from revisionpack.text.dates import DateProblem, HistoricalDate, parse_date
from revisionpack.text.markup_nodes import Key, Math, Nodes, Rich, Str, Strong, Table, plain, walk

LONG = 260
"""Characters from which an answer is cut to its first sentence, the whole going into the small print."""


def derive_notes(pack: Pack, numbers: Numbers, syllabus: Syllabus | None = None) -> tuple[Note, ...]:
    """The notes of a pack in study order, each with its subdeck and position."""
    if not pack.deck.cards:
        return ()
    homes = topic_of_items(pack)
    names = _own_names(pack)
    found: list[Note] = []
    for item in pack.each():
        if not item.cards:
            continue
        rule = _RULES.get(item.collection)
        made = list(rule(item, pack)) if rule else []
        made += _disputed(item)
        made += _clozes(item, names)
        for note in made:
            found.append(
                replace(
                    note,
                    topic=homes.get(item.id, ""),
                    core=_is_core(note, item),
                    sources=note.sources or item.sources,
                    image=note.image or (item.image or ""),
                    lang=note.lang or (item.lang or ""),
                )
            )
    return _in_study_order(_unique(found), pack)


_BEYOND_CORE = frozenset({"person-office", "question-plan", "disputed", "document-author", "document-date"})
"""Kinds that wait until the core is learned, whatever their item."""


def _is_core(note: Note, item: Item) -> bool:
    """A core that a student can finish: items tagged `core`, of weight 3, or authored; first directions only."""
    chosen = note.core or "core" in item.tags or (item.weight or 0) >= 3 or item.collection == "cards"
    return chosen and note.study == 0 and note.kind not in _BEYOND_CORE


def _unique(notes: list[Note]) -> list[Note]:
    """The first of notes with one identity (a phrase marked twice in an item is asked once)."""
    first: dict[tuple[str, str, str], Note] = {}
    for note in notes:
        first.setdefault((note.item, note.kind, note.slot), note)
    return list(first.values())


def _in_study_order(notes: list[Note], pack: Pack) -> tuple[Note, ...]:
    """Core first, then topic by topic; within a subdeck the first pass before the reverse directions."""
    topics = {topic: index for index, topic in enumerate(pack.topics, 1)}
    rest = len(topics) + 1
    dates = {id: (item.date.sort_key, item.time or "") for id, item in pack.events.items()}
    event_order = {id: position for position, id in enumerate(sorted(dates, key=lambda id: dates[id]))}

    placed = [replace(note, deck=0 if note.core else topics.get(note.topic, rest)) for note in notes]
    kinds = {name: position for position, name in enumerate(_STUDY_ORDER)}

    def place(indexed: tuple[int, Note]) -> tuple[int, ...]:
        index, note = indexed
        collection = pack.items[note.item].collection
        return (
            note.deck,
            note.study,
            topics.get(note.topic, rest),
            kinds.get(collection, len(kinds)),
            event_order.get(note.item, 0),
            index,
        )

    ordered = sorted(enumerate(placed), key=place)
    return tuple(replace(note, due=due) for due, (_, note) in enumerate(ordered, 1))


_STUDY_ORDER = (
    "topics", "phases", "terms", "people", "profiles", "events", "formulas", "figures", "documents", "debates",
    "misconceptions", "cards", "questions",
)  # fmt: skip
"""Basics first: what happened, the words, the people, then what is argued about."""


# --- One rule a collection -------------------------------------------------------------------------


def _answer(item: Item, text: Text | None) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """(answer, small print) from a text: itself when short; else `brief` or its first sentence, then the whole."""
    if text is None:
        return ((item.brief,), ()) if item.brief else ((), ())
    if len(plain(text.main)) <= LONG:
        return (text,), ()
    return (item.brief or first_sentence(text.main),), (text,)


def _term(term: Term, pack: Pack) -> Iterator[Note]:
    """Both ways by default; `ask:` names what is asked, `reverse: off` keeps to the meaning."""
    ask = term.ask or ("meaning" if term.reverse is False else "both")
    back, extra = _answer(term, term.meaning)
    facts = tuple(
        f"{key}: {value}" for key, value in (("", term.type or ""), ("", term.gender or "")) if value
    )
    small = extra + tuple(fact.removeprefix(": ") for fact in facts) + tuple(term.examples[:1])
    if ask in {"meaning", "both"}:
        yield Note(
            term.id,
            "term-meaning",
            names=(("name", term.term),),
            back=back,
            extra=small,
            audio=term.audio or "",
        )
    if ask in {"term", "both"}:
        rich = term.brief.main if term.brief is not None else first_sentence(term.meaning.main)
        for name in filter(None, (term.term, term.short)):
            rich = hide(rich, str(name))
        yield Note(
            term.id, "term-word", front=rich, back=(term.term,), extra=((term.short,) if term.short else ()), study=1,
            audio=term.audio or "",
        )  # fmt: skip
    if term.symbol:
        unit = f" ({term.unit})" if term.unit else ""
        yield Note(term.id, "term-symbol", names=(("name", term.term),), back=(term.symbol + unit,))


def _event(event: Event, pack: Pack) -> Iterator[Note]:
    """When, and why it mattered; the other way round only for turning points known to the day."""
    ask = event.ask
    date: Piece = event.dated or event.date
    title = ("name", event.title)
    reason = event.text
    if ask in {None, "date", "both"}:
        yield Note(event.id, "event-date", names=(title,), back=(date,))
    if reason is not None and ask in {None, "why", "both"}:
        back, extra = _answer(event, reason)
        yield Note(event.id, "event-why", names=(title, ("date", date)), back=back, extra=extra)
    turning = (event.weight or 1) >= 3 and event.date.precision == "day"
    if ask in {"event", "both"} or event.reverse or (ask is None and turning and event.reverse is not False):
        yield Note(event.id, "event-what", names=(("date", date),), back=(event.title,), study=1)


def _facets(profile: Profile) -> Iterator[Note]:
    for label, text in profile.facets.items():
        back, extra = _cut(text)
        yield Note(
            profile.id,
            "facet",
            label,
            names=(("name", profile.name), ("label", label)),
            back=back,
            extra=extra,
        )


def _cut(text: Text) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    if len(plain(text.main)) <= LONG:
        return (text,), ()
    return (first_sentence(text.main),), (text,)


def _person(person: Person, pack: Pack) -> Iterator[Note]:
    name = ("name", person.name)
    if person.role is not None:
        yield Note(person.id, "person-role", names=(name,), back=(person.role,))
    for office in person.offices:
        yield Note(
            person.id, "person-office", f"{office.title}", names=(name, ("span", office.span)), back=(office.title,),
            sources=office.sources,
        )  # fmt: skip
    yield from _facets(person)


def _profile(profile: Profile, pack: Pack) -> Iterator[Note]:
    if profile.text is not None:
        back, extra = _answer(profile, profile.text)
        yield Note(profile.id, "profile", names=(("name", profile.name),), back=back, extra=extra)
    yield from _facets(profile)


def _phase(phase: Phase, pack: Pack) -> Iterator[Note]:
    names = (("name", phase.title), ("span", phase.span))
    yield Note(phase.id, "phase-span", names=names[:1], back=(phase.dated or phase.span,))
    for label, side in phase.sides.items():
        members = [
            group.name if group.name is not None else pack.items[person].short_name
            for group in side
            for person in (group.people if group.name is None else group.people[:1])
            if person in pack.items
        ]
        if members:
            yield Note(
                phase.id, "phase-side", label, names=(*names, ("label", label)),
                back=(", ".join(str(member) for member in members),),
            )  # fmt: skip
    if phase.issue is not None:
        back, extra = _cut(phase.issue)
        yield Note(phase.id, "phase-issue", names=names, back=back, extra=extra)
    if phase.ended_by in pack.items:
        ending = pack.items[str(phase.ended_by)]
        date = (ending.date,) if isinstance(ending, Event) else ()
        yield Note(phase.id, "phase-end", names=names[:1], back=(ending.name,), extra=date)


def _math(tex: str) -> Rich:
    return Rich(f"${tex}$", (Math(tex, display=True),), inline=True)


def _formula(formula: Formula, pack: Pack) -> Iterator[Note]:
    if formula.recall:
        yield Note(formula.id, "formula-recall", names=(("name", formula.title),), back=(_math(formula.tex),))
    for term_id in formula.where:
        term = pack.terms.get(term_id)
        if term is not None and term.symbol:
            unit = f" ({term.unit})" if term.unit else ""
            yield Note(
                formula.id, "formula-symbol", term.id, names=(("name", formula.title), ("label", term.symbol)),
                front=_math(formula.tex), back=(f"{term.term}{unit}",),
            )  # fmt: skip


def _when(label: str) -> HistoricalDate | str:
    try:
        return parse_date(label)
    except DateProblem:
        return label


def _debate(debate: Debate, pack: Pack) -> Iterator[Note]:
    """Positions that hold a view; a changed view is asked for each time. Evidence stays on the sheet."""
    matter = debate.question or debate.claim
    assert matter is not None  # the model requires one
    names: tuple[tuple[str, Piece], ...] = (("name", debate.title or matter), ("question", matter))
    for label, position in debate.positions.items():
        views: list[tuple[str, Text]] = [(when, view) for when, view in position.views.items()]
        if position.view is not None:
            views.append(("", position.view))
        for when, view in views:
            back, extra = _cut(view)
            slot = f"{label} | {when}" if when else label
            kind = "position-then" if when else "position"
            dated = (("date", _when(when)),) if when else ()
            yield Note(
                debate.id, kind, slot, names=(*names, ("label", label), *dated), back=back, extra=extra
            )
    if debate.judgement is not None:
        back, extra = _cut(debate.judgement)
        yield Note(debate.id, "judgement", names=names, back=back, extra=extra)


def _document(document: Document, pack: Pack) -> Iterator[Note]:
    name = ("name", document.title)
    if document.author is not None:
        yield Note(document.id, "document-author", names=(name,), back=(document.author,))
    if document.date is not None:
        yield Note(document.id, "document-date", names=(name,), back=(document.dated or document.date,))
    if document.brief is not None:
        yield Note(document.id, "document-says", names=(name,), back=(document.brief,))


def _figure(figure: Figure, pack: Pack) -> Iterator[Note]:
    """`ask: cells` makes a note of each cell under its row's and column's headings."""
    if figure.ask != "cells" or figure.table is None:
        return
    for table in figure.table.main.blocks:
        if not isinstance(table, Table):
            continue
        columns = [plain(cell) for cell in table.head]
        for row in table.rows:
            head = plain(row[0])
            for column, cell in zip(columns[1:], row[1:], strict=False):
                if plain(cell).strip():
                    names = (("name", figure.title), ("row", head), ("label", column))
                    answer = Rich(plain(cell), cell, inline=True)
                    yield Note(
                        figure.id,
                        "cell",
                        f"{head} | {column}",
                        names=names,
                        back=(answer,),
                        lang=figure.lang or "",
                    )


def _misconception(item: Misconception, pack: Pack) -> Iterator[Note]:
    yield Note(
        item.id,
        "misconception",
        front=item.wrong,
        back=(item.right,),
        extra=((item.why,) if item.why else ()),
        core=True,
    )


def _question(question: Question, pack: Pack) -> Iterator[Note]:
    """A plan: the judgement that the indicative content ends in."""
    if question.stem is None or not question.indicative:
        return
    last = list(question.indicative.items())[-1]
    if last[1]:
        yield Note(question.id, "question-plan", front=question.stem, back=(last[1][0],))


def _card(card: Card, pack: Pack) -> Iterator[Note]:
    extra = (card.extra,) if card.extra else ()
    if card.text is not None:
        yield from _cloze_run(card, card.text.main.blocks, "card-cloze", frozenset(), extra)
        return
    assert card.front is not None  # the model requires both
    assert card.back is not None
    form = "typed" if card.type == "typed" else "basic"
    yield Note(card.id, "card", form=form, front=card.front, back=(card.back,), extra=extra)  # type: ignore[arg-type]
    if card.type == "reversed" or card.reverse:
        yield Note(card.id, "card-back", front=card.back, back=(card.front,), extra=extra, study=1)


_RULES: dict[str, Callable[..., Iterator[Note]]] = {
    "terms": _term,
    "events": _event,
    "people": _person,
    "profiles": _profile,
    "phases": _phase,
    "formulas": _formula,
    "debates": _debate,
    "documents": _document,
    "figures": _figure,
    "misconceptions": _misconception,
    "questions": _question,
    "cards": _card,
}
"""Collection -> its rule. Sources and topics make no notes of their own; a topic's key phrases do."""


# --- What every item can have ---------------------------------------------------------------------


def _disputed(item: Item) -> Iterator[Note]:
    """A disputed fact: both accounts, each in a line, and what is agreed."""
    if item.disputed is None:
        return
    accounts = tuple(
        Rich(
            f"{account.label}: {account.text.source}",
            (*_lead(account.label), *_flat(account.text.main)),
            inline=True,
        )
        if account.label
        else account.text
        for account in item.disputed.accounts
    )
    agreed = (item.disputed.agreed,) if item.disputed.agreed else ()
    yield Note(
        item.id, "disputed", front=item.disputed.question, back=accounts, extra=agreed,
        sources=tuple(source for account in item.disputed.accounts for source in account.sources),
    )  # fmt: skip


def _lead(label: Text) -> Nodes:
    return (Strong((*label.main.blocks, Str("."))), Str(" "))


def _flat(rich: Rich) -> Nodes:
    return tuple(node for run in runs(rich) for node in run)


def _own_names(pack: Pack) -> frozenset[str]:
    """The names of all items, casefolded: a key phrase that is one of them is asked already."""
    names: set[str] = set()
    for item in pack.each():
        if item.collection in {"topics", "sources", "questions", "cards", "misconceptions"}:
            continue
        names.update(str(name).casefold() for name in (item.name, item.short) if name is not None)
    return frozenset(names)


def _texts(item: Item) -> Iterator[Text]:
    """The texts of an item that may hold key phrases."""
    blocks = getattr(item, "blocks", ())
    for block in blocks:
        yield from (text for text in (block.text, block.callout) if text is not None)
    for field in ("summary", "meaning", "text", "issue", "judgement"):
        value = getattr(item, field, None)
        if isinstance(value, Text) and not isinstance(item, (Card, Document, Question)):
            yield value
    facets = getattr(item, "facets", None)
    yield from (facets or {}).values()


def _clozes(item: Item, names: frozenset[str]) -> Iterator[Note]:
    """Each key phrase, once, in its sentence."""
    for text in _texts(item):
        for run in runs(text.main):
            yield from _cloze_run(item, run, "cloze", names, ())


def _cloze_run(
    item: Item, run: Nodes, kind: str, names: frozenset[str], extra: tuple[Piece, ...]
) -> Iterator[Note]:
    for sentence in sentences(run):
        for node in walk(sentence):
            if isinstance(node, Key) and node.id not in names:
                front = Rich(plain(sentence), sentence, inline=True)
                yield Note(
                    item.id, kind, node.id, form="cloze", front=front, back=(node.phrase,), extra=extra
                )
