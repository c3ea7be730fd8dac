"""Cards of what is learned by heart: terms both ways with their symbols and forms, and formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from revisionpack.content.model import Formula, Pack, Term
from revisionpack.derive.notes import Note, Piece
from revisionpack.derive.sentences import first_sentences, hide
from revisionpack.derive.sides import answered, fitted, in_language, room, small_print
from revisionpack.text.markup_nodes import Chem, Math, Rich
from revisionpack.text.quantities import quantity


def term_cards(term: Term, pack: Pack) -> Iterator[Note]:
    """Both ways unless `ask:` or `reverse: off` say otherwise; symbol, value, gender and forms on their own."""
    name = in_language(term.term, term.lang)
    both = "meaning" if term.reverse is False else "both"
    ask = term.ask or both
    named = (("name", name),)
    back, rest = answered(term, term.meaning)
    small = small_print(term.say, term.type, term.gender)
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
        front = term.brief.main if term.brief is not None else first_sentences(term.meaning.main)
        for words in filter(None, (term.term, term.short)):
            front = hide(front, str(words))
        short = (in_language(term.short, term.lang),) if term.short is not None else ()
        yield Note(
            term.id, "term-word", front=fitted(front, room("term-word")), back=(name,),
            extra=(*short, *small, *examples), study=1 if ask == "both" else 0, audio=term.audio or "",
        )  # fmt: skip
    if term.symbol:
        yield Note(
            term.id, "term-symbol", names=named, back=(quantity(term.symbol),), extra=_measure(term.unit)
        )
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


def formula_cards(formula: Formula, pack: Pack) -> Iterator[Note]:
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
