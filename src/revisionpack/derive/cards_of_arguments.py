"""Cards of what is argued about: debates, disputed facts, common errors, plans of essays."""

from __future__ import annotations

from collections.abc import Iterator

from revisionpack.content.model import Debate, Item, Misconception, Pack, Position, Question
from revisionpack.content.texts import Text
from revisionpack.derive.notes import Note, Piece
from revisionpack.derive.sentences import hide, runs
from revisionpack.derive.sides import BACK, cut, fitted, heading, room, shown_length, shown_words, small_print
from revisionpack.text.dates import DateProblem, HistoricalDate, parse_date
from revisionpack.text.markup_nodes import Nodes, Rich, Str, Strong, plain


def debate_cards(debate: Debate, pack: Pack) -> Iterator[Note]:
    """Who held each view, then what each held; a changed view is asked for each time; the judgement.

    Evidence stays on the sheet: a list of it is no card.
    """
    for label, position in debate.positions.items():
        views: list[tuple[str, Text]] = list(position.views.items())
        if position.view is not None:
            views.append(("", position.view))
        for when, view in views:
            yield from _view(debate, label, position, when, view, pack)
    if debate.judgement is not None:
        back, extra = cut(debate.judgement, BACK)
        yield Note(debate.id, "judgement", names=(("question", _matter(debate)),), back=back, extra=extra)


def _matter(debate: Debate) -> Text:
    matter = debate.question or debate.claim
    assert matter is not None  # the model requires one
    return matter


def _view(
    debate: Debate, label: str, position: Position, when: str, view: Text, pack: Pack
) -> Iterator[Note]:
    """Whose view this was (the first sentence of it, without names), and what the view was."""
    slot, suffix = (f"{label} | {when}", "-then") if when else (label, "")
    date = _when(when)
    dated: tuple[tuple[str, Piece], ...] = (("date", date),) if when else ()
    holders = [pack.items[holder] for holder in position.holders if holder in pack.items]
    said = fitted(view.main, room(f"holder{suffix}") - shown_length(date))
    for words in (label, *(str(holder.name) for holder in holders), *map(_last_word, holders)):
        said = hide(said, words)
    matter = _matter(debate)
    shown = ", ".join(str(holder.short_name) for holder in holders)
    yield Note(
        debate.id, f"holder{suffix}", slot, names=(("name", debate.short_name), *dated),
        front=Text(((view.lang, said),)), back=(label,),
        extra=small_print("" if all(name in label for name in shown.split(", ")) else shown), sources=position.sources,
    )  # fmt: skip
    if debate.reverse is not False:
        back, extra = cut(view)
        yield Note(
            debate.id, f"position{suffix}", slot, names=(("question", matter), ("label", label), *dated), back=back,
            extra=extra, sources=position.sources, study=1,
        )  # fmt: skip


def _when(label: str) -> HistoricalDate | str:
    try:
        return parse_date(label)
    except DateProblem:
        return label


def _last_word(item: Item) -> str:
    return str(item.short_name).rsplit(maxsplit=1)[-1]


def misconception_cards(item: Misconception, pack: Pack) -> Iterator[Note]:
    why = (item.why,) if item.why else ()
    yield Note(item.id, "misconception", front=item.wrong, back=(item.right,), extra=why)


MOST_SIDES = 4
"""Labels of indicative content up to which a plan names a point of each."""


def question_cards(question: Question, pack: Pack) -> Iterator[Note]:
    """A plan: the first point under each label of the indicative content; too long, what each says first.

    Of a single label three points are a plan.
    """
    lists = [(label, points) for label, points in question.indicative.items() if points]
    if question.stem is None or not lists or len(lists) > MOST_SIDES:
        return
    if len(lists) == 1:
        points = [("", point) for point in lists[0][1][:3]]
    else:
        points = [(label, of_one[0]) for label, of_one in lists]
    plan: tuple[Piece, ...] = tuple(labelled(*point) for point in points)
    whole: tuple[Piece, ...] = ()
    if sum(map(shown_words, plan)) > BACK:
        most = BACK // len(points) - 2
        headings = [(label, Text(((text.lang, heading(text.main, most)),))) for label, text in points]
        plan, whole = tuple(labelled(*point) for point in headings), plan
    stem = Text(((question.stem.lang, fitted(question.stem.main, room("question-plan"))),))
    yield Note(question.id, "question-plan", front=stem, back=plan, extra=whole)


def disputed_cards(item: Item) -> Iterator[Note]:
    """A disputed fact: every account, each in a line, and what is agreed."""
    if item.disputed is None:
        return
    accounts = tuple(labelled(account.label or "", account.text) for account in item.disputed.accounts)
    agreed = (item.disputed.agreed,) if item.disputed.agreed else ()
    yield Note(
        item.id, "disputed", names=(("name", item.name),), front=item.disputed.question, back=accounts, extra=agreed,
        sources=tuple(source for account in item.disputed.accounts for source in account.sources),
    )  # fmt: skip


def labelled(label: str | Text, text: Text) -> Piece:
    """A text in one run, after its label in bold: `Supports. …`"""
    if not str(label):
        return text
    lead: Nodes = (Str(label),) if isinstance(label, str) else label.main.blocks
    stop = () if plain(lead).rstrip().endswith((".", ":", "?", "!", "…")) else (Str("."),)
    body = tuple(node for run in runs(text.main) for node in (*run, Str(" ")))[:-1]
    nodes = (Strong((*lead, *stop)), Str(" "), *body)
    return Rich(plain(nodes), nodes, inline=True)
