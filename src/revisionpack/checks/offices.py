"""Offices and when they were held: against their holders' lives, and against the events that name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from revisionpack.checks.rule import Finding, Subject, rule
from revisionpack.checks.texts import Place, places
from revisionpack.content.model import Event, Person
from revisionpack.text.historical import HistoricalDate
from revisionpack.text.markup_nodes import plain


@rule("office-outside-life", "error")
def offices_lie_in_a_life(subject: Subject) -> Iterator[Finding]:
    """An office begins before its holder's birth or ends after their death.

    Why: one of the two dates is wrong.
    Instead: correct the office's `span:` or the person's `life:`.
    """
    for person in subject.pack.people.values():
        if person.life is None:
            continue
        for index, office in enumerate(person.offices):
            starts_early = office.span.latest < person.life.earliest or _before(office.span, person.life)
            ends_late = _after(office.span, person.life)
            if starts_early or ends_late:
                end = "before the birth" if starts_early else "after the death"
                said = f"this office reaches to a time {end} of `{person.id}` (life: {person.life.source})"
                path = ("people", person.id, "offices", str(index), "span")
                yield Finding(path, said, "Correct one of the two dates.")


def _before(span: HistoricalDate, life: HistoricalDate) -> bool:
    return span.start is not None and life.start is not None and span.start.latest < life.start.earliest


def _after(span: HistoricalDate, life: HistoricalDate) -> bool:
    known = life.is_interval and life.end is not None  # a single date is that of the birth
    return span.end is not None and known and span.end.earliest > life.latest


@rule("outside-office", "warning")
def nobody_acts_out_of_office(subject: Subject) -> Iterator[Finding]:
    """An event calls one of its people by an office that this person did not hold at the time.

    It is read where the words leave no doubt: “as General Secretary”, “General Secretary Stalin”, “Stalin, the General
    Secretary, …”, “Stalin is General Secretary”. A sentence that tells of a change (elected, resigns …) may
    lie up to a year outside the span; one about deputies, what was later or what was only wanted is left alone.

    Why: one of the two dates is wrong, or the office was another one.
    Instead: correct the event's `date:`, the office's `span:`, or the words.
    """
    titles = {title for person in subject.pack.people.values() for title in _spans(person)}
    for event in subject.pack.events.values():
        people = [subject.pack.people[name] for name in event.people if name in subject.pack.people]
        held = [(person, title) for person in people for title in _spans(person)]
        if held and not event.disputed:
            for place in places(event, ("events", event.id)):
                yield from _out_of_office(subject, event, place, held, titles)


def _out_of_office(
    subject: Subject, event: Event, place: Place, held: list[tuple[Person, str]], titles: set[str]
) -> Iterator[Finding]:
    for sentence in _SENTENCE.findall(plain(place.rich)):
        told: set[str] = set()
        for person, title in held:
            match = _called(person, title, sentence) if title not in told else None
            if match is None or _part_of_longer(title, titles, sentence, match.start("title")):
                continue
            before, after = sentence[: match.start("title")], sentence[match.end("title") :]
            around = f"{before} {after}"
            if _QUALIFIED.search(before) or _NO_CLAIM.search(around) or _OTHER_TIME.match(after):
                continue
            slack = _YEAR if _CHANGE.search(around) else 0
            spans = [span for other in subject.pack.people.values() for span in _spans(other).get(title, ())]
            if not _in_time(event.date, around) or any(_together(event.date, span, slack) for span in spans):
                continue
            told.add(title)
            when = " and ".join(span.source for span in _spans(person)[title])
            words = " ".join(match["title"].split())
            said = f"`{person.id}` was not {words} then (in office: {when}, event: {event.date.source})"
            offset = place.rich.source.find(match["title"])
            yield Finding(place.path, said, "Correct the date, the office's `span:` or the words.",
                          offset if offset >= 0 else None, len(match["title"]))  # fmt: skip


def _spans(person: Person) -> dict[str, tuple[HistoricalDate, ...]]:
    """Title of an office, in small letters -> when the person held it."""
    found: dict[str, tuple[HistoricalDate, ...]] = {}
    for office in person.offices:
        title = str(office.title).casefold()
        found[title] = (*found.get(title, ()), office.span)
    return found


def _together(date: HistoricalDate, span: HistoricalDate, slack: int) -> bool:
    slack = _YEAR if date.is_circa or span.is_circa else slack
    return date.latest >= span.earliest - slack and date.earliest <= span.latest + slack


def _in_time(date: HistoricalDate, words: str) -> bool:
    """Whether a sentence tells of the time of its event: it names no year of another."""
    return all(date.contains_year(int(year)) for year in re.findall(r"\b\d{3,4}\b", words))


def _called(person: Person, title: str, sentence: str) -> re.Match[str] | None:
    """Where a sentence says, past doubt, that a person holds an office."""
    if title.split()[0] not in sentence.casefold():
        return None
    name = str(person.name)
    names = sorted({name, str(person.short_name), name.split()[-1], person.id}, key=len, reverse=True)
    who = rf"\b(?:{'|'.join(map(_loose, names))})\b"
    office = rf"\b(?P<title>{_loose(title)})(?!\w)"
    forms = (
        rf"\b(?:as|comme|en tant que)\s+(?:an?\s+|its\s+|their\s+|his\s+|her\s+|party\s+)?{office}",
        rf"\bas\s+the\s+{office}(?=\s*[,.;:)]|\s+of\b|\s*$)",
        rf"{office}(?=\s+{who})",
        rf"{who}(?:,|\s*\(|\s+(?:is|was|est|était))\s*(?:the\s+|le\s+|la\s+|an?\s+)?{office}",
        rf"\b(?:be|becomes?|became|elected|appointed|named|made|devient|élu|nommé)\s+(?:the\s+|an?\s+)?{office}",
    )
    found = (re.search(form, sentence, re.IGNORECASE) for form in forms)
    return next((match for match in found if match), None)


def _loose(words: str) -> str:
    """The words with any spaces between them."""
    return r"\s+".join(map(re.escape, words.split()))


def _part_of_longer(title: str, titles: Iterable[str], sentence: str, at: int) -> bool:
    """Whether the words at a place are part of another office's title: Chairman, of Chairman of the Soviet."""
    return any(
        found.start() <= at < found.end()
        for other in titles
        if len(other) > len(title) and title in other
        for found in re.finditer(_loose(other), sentence, re.IGNORECASE)
    )


_YEAR = 366
"""Days by which the date of a change, or one that is about, may lie outside a span."""

_SENTENCE = re.compile(r"[^.!?;\n]+")
_CHANGE = re.compile(
    r"\b(?:becom|became|elect|appoint|nam|mak|made|chos|choos|confirm|resign|dismiss|remov|sack|replac|succe|step|retir"
    r"|los|leav|left|quit|oust|expel|t[ao]k|took|giv|gave|devien|devenu|élu|nomm|démi|remplac|succèd|quitt)",
    re.IGNORECASE,
)
_NO_CLAIM = re.compile(
    r"\b(?:former|once|later|future|will|would|should|could|might|never|not|no|ex|deputy|acting|vice|assistant|interim"
    r"|candidate|propos\w*|nominat\w*|suggest\w*|recommend\w*|demand\w*|want\w*|hop(?:e|ed|es|ing)|refus\w*|fail\w*"
    r"|instead|ancien\w*|futur\w*|adjoint\w*|jamais|pas|veut|voulait)\b",
    re.IGNORECASE,
)
"""What speaks of another time, of a lesser post, or of what was only wanted."""

_QUALIFIED = re.compile(r"\w\s+(?!As\b)[A-Z]\w+\s+$")
"""Another word of a title before the title: Moscow Party Secretary."""

_OTHER_TIME = re.compile(
    r"\s*(?:-elect|designate|\(?(?:from|since|until|till|to be|after|before|depuis|jusqu)\b)", re.IGNORECASE
)
