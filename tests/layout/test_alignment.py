"""The diagram of who governs and who opposes."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from revisionpack.layout.alignment import Diagram, Measures, Runner, align, lines_of, part_of, runners

Phases = list[dict[str, list[tuple[tuple[str, ...], str]]]]

POWER = "In power"
AGAINST = "In opposition"
HISTORY: Phases = [
    {POWER: [(("zinoviev",), ""), (("kamenev",), ""), (("stalin",), "")], AGAINST: [(("trotsky",), "Left")]},
    {POWER: [(("stalin",), ""), (("bukharin",), ""), (("rykov",), "")], AGAINST: [(("zinoviev", "kamenev"), "New")]},
    {POWER: [(("stalin",), ""), (("bukharin",), ""), (("rykov",), "")],
     AGAINST: [(("trotsky", "zinoviev", "kamenev"), "United")]},
    {POWER: [(("stalin",), "")], AGAINST: [(("bukharin", "rykov"), "Right")]},
]  # fmt: skip


def drawn(phases: Phases) -> tuple[tuple[Runner, ...], Diagram]:
    lines = runners(phases)
    sides = list(dict.fromkeys(side for phase in phases for side in phase))
    names = [", ".join(line.people) for line in lines]
    return lines, align(lines, sides, names, [f"end of {name}" for name in names], len(phases))


def test_people_who_move_together_are_one_line() -> None:
    """Zinoviev and Kamenev share a named group; Stalin, longest in power, is the first line."""
    assert [line.people for line in runners(HISTORY)] == [
        ("stalin",),
        ("bukharin", "rykov"),
        ("zinoviev", "kamenev"),
        ("trotsky",),
    ]


def test_of_many_people_only_those_of_two_phases_have_lines() -> None:
    """A crowd of one phase would hide the story; the list below the diagram names them."""
    crowd = tuple(f"p{n}" for n in range(9))
    phases: Phases = [{POWER: [(("a",), ""), (crowd, "")]}, {POWER: [(("a",), "")]}]
    assert [line.people for line in runners(phases)] == [("a",)]


def test_a_line_stays_level_while_it_stays_on_its_side() -> None:
    """Stalin's line is straight from edge to edge."""
    _, diagram = drawn(HISTORY)
    assert re.fullmatch(r"M[\d.]+ ([\d.]+)(?: H[\d.]+)+", diagram.lines[0].paths[0])


def test_a_line_over_a_phase_that_does_not_name_it_is_linked_thinly() -> None:
    """Trotsky stands aside in the second phase: two stretches, one link."""
    lines, diagram = drawn(HISTORY)
    trotsky = next(line for line in diagram.lines if lines[line.runner].people == ("trotsky",))
    assert (len(trotsky.paths), len(trotsky.links)) == (2, 1)
    assert trotsky.stops


def test_groups_are_named_once_a_phase_at_their_lowest_line() -> None:
    """United stands under whichever of its lines is lower."""
    _, diagram = drawn(HISTORY)
    groups = [label.text for label in diagram.labels if label.kind == "group"]
    assert sorted(groups) == ["Left", "New", "Right", "United"]


def test_a_part_of_the_phases_knows_which_lines_go_on() -> None:
    """Cut after two of four phases: Trotsky is away at the cut and is no line that stops; each line keeps its place."""
    lines = runners(HISTORY)
    first, second = part_of(lines, 0, 2), part_of(lines, 2, 4)
    assert [(k, runner.people) for k, runner in second] == [(k, line.people) for k, line in enumerate(lines)]
    assert {runner.people[0]: runner.goes_on for _, runner in first} == {
        "stalin": True, "bukharin": True, "zinoviev": True, "trotsky": True,
    }  # fmt: skip
    assert not any(runner.goes_on for _, runner in second)
    shown = [runner for _, runner in first]
    diagram = align(shown, [POWER, AGAINST], [line.people[0] for line in shown], [""] * 4, 2)
    assert not any(line.stops for line in diagram.lines)


def test_no_line_between_phases_runs_through_words() -> None:
    """Words over two columns open the line between them, and only as high as they are."""
    _, diagram = drawn([*HISTORY, HISTORY[-1]])
    measures = Measures()
    crossed = 0
    for label in diagram.labels:
        if label.kind == "group":
            continue
        half = lines_of(label.text, label.width, measures.letter) * measures.leading / 2
        for x, top, bottom in diagram.rules:
            wide = min(label.width, len(label.text) * measures.letter)
            left = label.x + label.width - wide if label.right else label.x
            if left < x < left + wide:
                crossed += 1
                assert bottom <= label.middle - half or top >= label.middle + half
    assert crossed
    assert {x for x, _, _ in diagram.rules} == set(diagram.columns)
    assert {top for _, top, _ in diagram.rules} >= {0.0}
    assert {bottom for _, _, bottom in diagram.rules} >= {diagram.height}


def test_words_that_need_many_lines_stand_outside_where_a_thin_line_leads() -> None:
    """Short ones stand in the phases beside their line; neither kind crosses the frame."""
    phases: Phases = [
        {POWER: [(("stalin",), "")], AGAINST: [(("trotsky",), "")]},
        {POWER: [(("stalin",), ""), (("molotov",), "")], AGAINST: [(("trotsky",), "")]},
        {POWER: [(("stalin",), ""), (("molotov",), "")]},
    ]
    lines = runners(phases)
    many = "Molotov, Voroshilov, Ordzhonikidze, Kirov"
    for name, end in (("Molotov", "exiled"), (many, "exiled, then killed abroad")):
        names = [name if line.people == ("molotov",) else line.people[0] for line in lines]
        measures = Measures(width=110)
        diagram = align(lines, [POWER, AGAINST], names, [end] * 3, 3, measures)
        left, right = diagram.columns[0], diagram.columns[-1]
        of_molotov = next(label for label in diagram.labels if label.text == name)
        outcomes = [label for label in diagram.labels if label.kind == "outcome"]
        of_trotsky = next(label for label in outcomes if label.middle > diagram.zones[1].top)
        assert (of_molotov.x > left) == (of_trotsky.x + of_trotsky.width < right) == (name == "Molotov")
        assert sum(len(line.links) for line in diagram.lines) == (0 if name == "Molotov" else 2)
        assert not any(label.x < x < label.x + label.width for label in diagram.labels for x in (left, right))


def test_lines_of_a_text() -> None:
    """Words wrap at the width, each line at least one word."""
    assert lines_of("Zinoviev, Kamenev", 20, 2) == 2
    assert lines_of("Zinoviev", 2, 2) == 1


people = st.sampled_from([f"p{n}" for n in range(9)])
phase = st.dictionaries(people, st.sampled_from(["up", "middle", "down"]), min_size=1)


@given(st.lists(phase, min_size=1, max_size=7))
def test_words_and_lines_keep_apart(standings: list[dict[str, str]]) -> None:
    """No two lines share a place, everything is inside, every name is there, no label lies on a line or a label."""
    phases: Phases = [
        {
            side: [((person,), "") for person, where in standing.items() if where == side]
            for side in ("up", "middle", "down")
        }
        for standing in standings
    ]
    phases = [{side: groups for side, groups in phase.items() if groups} for phase in phases]
    lines = runners(phases)
    if not lines:
        return
    lines, diagram = drawn(phases)
    frame = (diagram.columns[0], diagram.columns[-1])
    assert [rule for rule in diagram.rules if rule[0] in frame] == [(x, 0.0, diagram.height) for x in frame]
    heights = [_heights(line.paths, diagram.columns) for line in diagram.lines]
    for n in range(len(phases)):
        here = [of_one[n] for of_one in heights if n in of_one]
        assert len(here) == len(set(here))
    words = [label for label in diagram.labels if label.kind in {"name", "outcome"}]
    assert len([label for label in words if label.kind == "name"]) == len(lines)
    measures = Measures()
    spaces = []
    for label in words:
        high = lines_of(label.text, label.width, measures.letter) * measures.leading
        assert label.x >= -0.01 and label.x + label.width <= diagram.width + 0.01 and label.width > 5
        assert label.middle - high / 2 + 1 >= 0 and label.middle + high / 2 <= diagram.height + 1
        spaces.append((label.x, label.x + label.width, label.middle - high / 2, label.middle + high / 2))
        for line, of_one in zip(diagram.lines, heights, strict=True):
            if line.runner == label.runner:
                continue
            for n, y in of_one.items():
                across = (
                    label.x < diagram.columns[n + 1] - 0.5
                    and label.x + label.width > diagram.columns[n] + 0.5
                )
                assert not (across and spaces[-1][2] + 0.6 < y < spaces[-1][3] - 0.6), (
                    "a line through a label"
                )
    for k, a in enumerate(spaces):
        for b in spaces[k + 1 :]:
            apart = a[1] <= b[0] + 0.5 or b[1] <= a[0] + 0.5 or a[3] <= b[2] + 0.6 or b[3] <= a[2] + 0.6
            assert apart, "a label on a label"


def _heights(paths: tuple[str, ...], columns: tuple[float, ...]) -> dict[int, float]:
    """Height of a line in the middle of each phase that it runs through."""
    found: dict[int, float] = {}
    for path in paths:
        numbers = re.findall(r"([MHC])([^MHC]+)", path)
        x = y = 0.0
        points = []
        for letter, rest in numbers:
            values = [float(value) for value in rest.split()]
            if letter == "M":
                x, y = values
            elif letter == "H":
                points.append((x, values[0], y))
                x = values[0]
            else:
                x, y = values[-2:]
        for n in range(len(columns) - 1):
            middle = (columns[n] + columns[n + 1]) / 2
            for start, end, height in points:
                if start <= middle <= end:
                    found[n] = height
    return found
