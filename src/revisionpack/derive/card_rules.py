"""From items to notes, one function a collection. docs/anki.md documents each rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from revisionpack.content.model import (
    Card,
    Debate,
    Document,
    Event,
    Figure,
    Formula,
    Item,
    Misconception,
    Office,
    Pack,
    Person,
    Phase,
    Position,
    Profile,
    Question,
    Term,
)
from revisionpack.content.texts import Text
from revisionpack.derive.clozes import written_clozes
from revisionpack.derive.notes import Note, Piece
from revisionpack.derive.sentences import after_first_sentence, first_sentence, hide, names_in_common, runs
from revisionpack.text.dates import DateProblem, HistoricalDate, parse_date
from revisionpack.text.markup_nodes import Chem, Math, Nodes, Rich, Str, Strong, Table, plain
from revisionpack.text.quantities import quantity

LONG = 260
"""Characters from which an answer is cut to its first sentence, the rest going into the small print."""

Sides = tuple[tuple[Piece, ...], tuple[Piece, ...]]
"""The answer, and the small print under it."""


def _answer(item: Item, text: Text) -> Sides:
    """A text itself when it is short; else `brief`, or its first sentence, and then the rest."""
    if len(plain(text.main)) <= LONG:
        return (text,), ()
    return ((item.brief,), (text,)) if item.brief is not None else _cut(text)


def _cut(text: Text) -> Sides:
    """A text itself when it is short; else its first sentence, and then the rest."""
    if len(plain(text.main)) <= LONG:
        return (text,), ()
    rest = after_first_sentence(text.main)
    return (Text(((text.lang, first_sentence(text.main)),)),), ((Text(((text.lang, rest),)),) if rest else ())


def in_language(text: Text, lang: str | None) -> Text:
    """A text that names no language of its own, in the language of what its item teaches."""
    return Text(((lang, text.main), *text.versions[1:])) if lang and not text.lang else text


def _small(*facts: str | None) -> tuple[Piece, ...]:
    """Facts in a line of small print: `feminine · noun`."""
    line = " · ".join(fact for fact in facts if fact)
    return (line,) if line else ()


def _term(term: Term, pack: Pack) -> Iterator[Note]:
    """Both ways unless `ask:` or `reverse: off` say otherwise; symbol, value, gender and forms on their own."""
    name = in_language(term.term, term.lang)
    both = "meaning" if term.reverse is False else "both"
    ask = term.ask or both
    named = (("name", name),)
    back, rest = _answer(term, term.meaning)
    small = _small(term.say, term.type, term.gender)
    examples = tuple(in_language(example, term.lang) for example in term.examples[:1])
    if ask in {"meaning", "both"}:
        yield Note(
            term.id,
            "term-meaning",
            names=named,
            back=back,
            extra=(*small, *rest, *examples),
            audio=term.audio or "",
        )
    if ask in {"term", "both"}:
        front = term.brief.main if term.brief is not None else first_sentence(term.meaning.main)
        for words in filter(None, (term.term, term.short)):
            front = hide(front, str(words))
        short = (in_language(term.short, term.lang),) if term.short is not None else ()
        yield Note(
            term.id, "term-word", front=front, back=(name,), extra=(*short, *small, *examples),
            study=1 if ask == "both" else 0, audio=term.audio or "",
        )  # fmt: skip
    if term.symbol:
        yield Note(term.id, "term-symbol", names=named, back=(quantity(term.symbol),), extra=_measure(term.unit))
    if term.value:
        yield Note(term.id, "term-value", names=named, back=(quantity(_with_unit(term.value, term.unit)),))
    elif term.unit:
        yield Note(term.id, "term-unit", names=named, back=(quantity(term.unit),))
    if term.gender and len(str(term.term).split()) == 1:  # an article would give it away
        yield Note(term.id, "term-gender", names=named, back=(term.gender,), study=1)
    for label, form in term.forms.items():
        names = (*named, ("label", label))
        yield Note(term.id, "term-form", label, names=names, back=(in_language(form, term.lang),), study=1)


def _measure(unit: str | None) -> tuple[Piece, ...]:
    return (quantity(unit),) if unit else ()


def _with_unit(value: str, unit: str | None) -> str:
    return f"{value}\N{NO-BREAK SPACE}{unit}" if unit else value


def _event(event: Event, pack: Pack) -> Iterator[Note]:
    """When, and why it mattered; the other way round only for turning points known to the day."""
    ask = event.ask
    date: Piece = event.dated or event.date
    title = ("name", event.title)
    if ask in {None, "date", "both"}:
        yield Note(event.id, "event-date", names=(title,), back=(date,))
    if event.text is not None and ask in {None, "why", "both"}:
        back, extra = _answer(event, event.text)
        yield Note(event.id, "event-why", names=(title, ("date", date)), back=back, extra=extra)
    turning = (event.weight or 1) >= 3 and event.date.precision == "day"
    if ask in {"event", "both"} or event.reverse or (ask is None and turning and event.reverse is not False):
        study = 0 if ask == "event" else 1
        yield Note(event.id, "event-what", names=(("date", date),), back=(event.title,), study=study)


def _facets(profile: Profile) -> Iterator[Note]:
    for label, text in profile.facets.items():
        back, extra = _cut(text)
        names = (("name", in_language(profile.name, profile.lang)), ("label", label))
        yield Note(profile.id, "facet", label, names=names, back=back, extra=extra)


def _person(person: Person, pack: Pack) -> Iterator[Note]:
    """Who this was, each facet, and for each post from when to when (all terms of one post together)."""
    name = ("name", person.name)
    if person.role is not None:
        yield Note(person.id, "person-role", names=(name,), back=(person.role,))
    posts: dict[str, list[Office]] = {}
    for office in person.offices:
        posts.setdefault(str(office.title), []).append(office)
    for title, held in posts.items():
        yield Note(
            person.id, "person-office", title, names=(name, ("label", held[0].title)),
            back=tuple(office.span for office in held),
            sources=tuple(source for office in held for source in office.sources),
        )  # fmt: skip
    yield from _facets(person)


def _profile(profile: Profile, pack: Pack) -> Iterator[Note]:
    if profile.text is not None:
        back, extra = _answer(profile, profile.text)
        name = in_language(profile.name, profile.lang)
        yield Note(profile.id, "profile", names=(("name", name),), back=back, extra=extra)
    yield from _facets(profile)


def _phase(phase: Phase, pack: Pack) -> Iterator[Note]:
    """From when to when, who stood on each side, what was at issue, what ended it."""
    names: tuple[tuple[str, Piece], ...] = (("name", phase.title), ("span", phase.dated or phase.span))
    yield Note(phase.id, "phase-span", names=names[:1], back=(phase.dated or phase.span,))
    for label, side in phase.sides.items():
        members = [member for group in side if (member := _member(group.name, group.people, pack))]
        if members:
            yield Note(
                phase.id, "phase-side", label, names=(*names, ("label", label)), back=(", ".join(members),)
            )
    about = phase.issue or phase.text
    if about is not None:
        back, extra = _answer(phase, about) if phase.issue is None else _cut(about)
        kind = "phase-issue" if phase.issue is not None else "phase-about"
        yield Note(phase.id, kind, names=names, back=back, extra=extra)
    if phase.ended_by in pack.items:
        ending = pack.items[str(phase.ended_by)]
        date = (ending.dated or ending.date,) if isinstance(ending, Event) else ()
        yield Note(phase.id, "phase-end", names=names[:1], back=(ending.name,), extra=date)


def _member(name: Text | None, people: tuple[str, ...], pack: Pack) -> str:
    """A person, or a group's name with its people: `United Opposition (Trotsky, Zinoviev, Kamenev)`."""
    persons = [str(pack.items[person].short_name) for person in people if person in pack.items]
    if name is None:
        return ", ".join(persons)
    unsaid = [person for person in persons if person not in str(name)]
    return f"{name} ({', '.join(unsaid)})" if unsaid else str(name)


def _math(tex: str) -> Rich:
    """A formula on a line of its own; a chemical equation as text, which needs no MathJax."""
    if (chemical := re.fullmatch(r"\s*\\ce\{(.*)\}\s*", tex)) and _closed(chemical[1]):
        return Rich(f"${tex}$", (Chem(chemical[1]),), inline=True)
    return Rich(f"${tex}$", (Math(tex, display=True),), inline=True)


def _closed(tex: str) -> bool:
    """Whether no brace closes that was not opened (`\\ce{A} + \\ce{B}` is two)."""
    depth = 0
    for char in tex:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def _formula(formula: Formula, pack: Pack) -> Iterator[Note]:
    """To be known by heart: write it down. Else: recognise it. What each symbol stands for; when it holds."""
    named = (("name", formula.title),)
    forms = tuple(_math(form.tex) for form in formula.forms)
    if formula.recall:
        yield Note(formula.id, "formula-recall", names=named, back=(_math(formula.tex),), extra=forms)
    else:
        yield Note(formula.id, "formula-name", front=_math(formula.tex), back=(formula.title,), extra=forms)
    for term_id in formula.where:
        term = pack.terms.get(term_id)
        if term is not None and term.symbol:
            yield Note(
                formula.id, "formula-symbol", term.id, names=(*named, ("label", quantity(term.symbol))),
                front=_math(formula.tex), back=(term.term,), extra=_measure(term.unit),
            )  # fmt: skip
    if formula.conditions:
        yield Note(formula.id, "formula-when", names=named, front=_math(formula.tex), back=formula.conditions)


def _when(label: str) -> HistoricalDate | str:
    try:
        return parse_date(label)
    except DateProblem:
        return label


def _debate(debate: Debate, pack: Pack) -> Iterator[Note]:
    """Who held each view, then what each held; a changed view is asked for each time; the judgement.

    Evidence stays on the sheet: a list of it is no card.
    """
    matter = debate.question or debate.claim
    assert matter is not None  # the model requires one
    names: tuple[tuple[str, Piece], ...] = (("name", debate.title or matter), ("question", matter))
    for label, position in debate.positions.items():
        views: list[tuple[str, Text]] = list(position.views.items())
        if position.view is not None:
            views.append(("", position.view))
        for when, view in views:
            yield from _view(debate, label, position, when, view, names, pack)
    if debate.judgement is not None:
        back, extra = _cut(debate.judgement)
        yield Note(debate.id, "judgement", names=names, back=back, extra=extra)


def _view(
    debate: Debate,
    label: str,
    position: Position,
    when: str,
    view: Text,
    names: tuple[tuple[str, Piece], ...],
    pack: Pack,
) -> Iterator[Note]:
    back, extra = _cut(view)
    slot, suffix = (f"{label} | {when}", "-then") if when else (label, "")
    dated: tuple[tuple[str, Piece], ...] = (("date", _when(when)),) if when else ()
    holders = [pack.items[holder] for holder in position.holders if holder in pack.items]
    first = back[0].main if isinstance(back[0], Text) else view.main
    for words in (
        label,
        *(str(holder.name) for holder in holders),
        *(_last_word(holder) for holder in holders),
    ):
        first = hide(first, words)
    shown = ", ".join(str(holder.short_name) for holder in holders)
    yield Note(
        debate.id, f"holder{suffix}", slot, names=(*names, *dated), front=Text(((view.lang, first),)), back=(label,),
        extra=_small("" if all(name in label for name in shown.split(", ")) else shown), sources=position.sources,
    )  # fmt: skip
    if debate.reverse is not False:
        yield Note(
            debate.id, f"position{suffix}", slot, names=(*names, ("label", label), *dated), back=back, extra=extra,
            sources=position.sources, study=1,
        )  # fmt: skip


def _last_word(item: Item) -> str:
    return str(item.short_name).rsplit(maxsplit=1)[-1]


def _document(document: Document, pack: Pack) -> Iterator[Note]:
    """By whom (unless the title says so), when, what it says; a short text: where is it from?

    A text in the language that is learned is to be read, not to be known.
    """
    if document.lang is not None:
        return
    name = ("name", document.title)
    if document.author is not None and not names_in_common(str(document.title), str(document.author)):
        yield Note(document.id, "document-author", names=(name,), back=(document.author,))
    if document.date is not None:
        yield Note(document.id, "document-date", names=(name,), back=(document.dated or document.date,))
    if document.brief is not None:
        yield Note(document.id, "document-says", names=(name,), back=(document.brief,))
    if document.text is not None and len(plain(document.text.main)) <= LONG:
        author = (document.author,) if document.author is not None else ()
        yield Note(document.id, "document-quote", front=document.text, back=(document.title,), extra=author)


def _figure(figure: Figure, pack: Pack) -> Iterator[Note]:
    """What a picture or graph shows; with `ask: cells` each cell of a table under its row's and column's heads."""
    answer = figure.brief or figure.caption
    if figure.image is not None or figure.brief is not None:
        back = (answer,) if answer is not None else (figure.title,)
        names = (("name", figure.title),) if answer is not None else ()
        yield Note(figure.id, "figure-says" if answer is not None else "figure-name", names=names, back=back)
    if figure.ask == "cells" and figure.table is not None:
        for table in figure.table.main.blocks:
            if isinstance(table, Table):
                yield from _cells(figure, table)


def _cells(figure: Figure, table: Table) -> Iterator[Note]:
    columns = [plain(cell) for cell in table.head]
    for row in table.rows:
        head = plain(row[0])
        for column, cell in zip(columns[1:], row[1:], strict=False):
            if plain(cell).strip():
                names: tuple[tuple[str, Piece], ...] = (
                    ("name", figure.title),
                    ("row", head),
                    ("label", column),
                )
                answer = Text(((figure.lang or "", Rich(plain(cell), cell, inline=True)),))
                yield Note(figure.id, "cell", f"{head} | {column}", names=names, back=(answer,))


def _misconception(item: Misconception, pack: Pack) -> Iterator[Note]:
    why = (item.why,) if item.why else ()
    yield Note(item.id, "misconception", front=item.wrong, back=(item.right,), extra=why)


MOST_SIDES = 4
"""Labels of indicative content up to which a plan names a point of each."""


def _question(question: Question, pack: Pack) -> Iterator[Note]:
    """A plan: the first point under each label of the indicative content; of a single label, three points."""
    lists = [(label, points) for label, points in question.indicative.items() if points]
    if question.stem is None or not lists or len(lists) > MOST_SIDES:
        return
    if len(lists) == 1:
        plan: tuple[Piece, ...] = lists[0][1][:3]
    else:
        plan = tuple(labelled(label, points[0]) for label, points in lists)
    yield Note(question.id, "question-plan", front=question.stem, back=plan)


def labelled(label: str | Text, text: Text) -> Rich:
    """A text in one run, after its label in bold: `Supports. …`"""
    lead: Nodes = (Str(label),) if isinstance(label, str) else label.main.blocks
    stop = () if plain(lead).rstrip().endswith((".", ":", "?", "!", "…")) else (Str("."),)
    body = tuple(node for run in runs(text.main) for node in (*run, Str(" ")))[:-1]
    nodes = (Strong((*lead, *stop)), Str(" "), *body)
    return Rich(plain(nodes), nodes, inline=True)


def _card(card: Card, pack: Pack) -> Iterator[Note]:
    """As written: basic, reversed, typed, with a picture, or a text with blanks."""
    extra = (card.extra,) if card.extra else ()
    if card.text is not None:
        yield from written_clozes(card, in_language(card.text, card.lang), extra)
        return
    assert card.front is not None  # the model requires both
    assert card.back is not None
    front = in_language(card.front, card.lang)
    form = "typed" if card.type == "typed" else "basic"
    yield Note(card.id, "card", form=form, front=front, back=(card.back,), extra=extra)  # type: ignore[arg-type]
    if card.type == "reversed" or card.reverse:
        yield Note(card.id, "card-back", front=card.back, back=(front,), extra=extra, study=1)


RULES: dict[str, Callable[..., Iterator[Note]]] = {
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
"""Collection -> its rule. Sources make no notes; of topics the key phrases do."""
