"""Cards of the story: what happened when and why it mattered, who was who, who stood against whom."""

from __future__ import annotations

from collections.abc import Iterator

from revisionpack.content.model import Event, Office, Pack, Person, Phase, Profile
from revisionpack.content.texts import Text
from revisionpack.derive.notes import Note, Piece
from revisionpack.derive.sides import BACK, answered, cut, in_language


def event_cards(event: Event, pack: Pack) -> Iterator[Note]:
    """When, and why it mattered; the other way round only for turning points known to the day."""
    ask = event.ask
    date: Piece = event.dated or event.date
    title = ("name", event.title)
    if ask in {None, "date", "both"}:
        yield Note(event.id, "event-date", names=(title,), back=(date,))
    if event.text is not None and ask in {None, "why", "both"}:
        back, extra = cut(event.text, BACK)  # why it mattered is told last
        yield Note(event.id, "event-why", names=(title, ("date", date)), back=back, extra=extra)
    turning = (event.weight or 1) >= 3 and event.date.precision == "day"
    if ask in {"event", "both"} or event.reverse or (ask is None and turning and event.reverse is not False):
        study = 0 if ask == "event" else 1
        yield Note(event.id, "event-what", names=(("date", date),), back=(event.title,), study=study)


def person_cards(person: Person, pack: Pack) -> Iterator[Note]:
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


def profile_cards(profile: Profile, pack: Pack) -> Iterator[Note]:
    if profile.text is not None:
        back, extra = answered(profile, profile.text)
        name = in_language(profile.name, profile.lang)
        yield Note(profile.id, "profile", names=(("name", name),), back=back, extra=extra)
    yield from _facets(profile)


def _facets(profile: Profile) -> Iterator[Note]:
    for label, text in profile.facets.items():
        back, extra = cut(text)
        names = (("name", in_language(profile.name, profile.lang)), ("label", label))
        yield Note(profile.id, "facet", label, names=names, back=back, extra=extra)


def phase_cards(phase: Phase, pack: Pack) -> Iterator[Note]:
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
        back, extra = answered(phase, about) if phase.issue is None else cut(about)
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
