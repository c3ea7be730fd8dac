"""How problems are shown: to people, to programs, to GitHub."""

from __future__ import annotations

import json

from revisionpack.diagnostics import (
    SHOWN,
    Diagnostic,
    Fix,
    Span,
    count_words,
    in_order,
    render_github,
    render_json,
    render_text,
)

SPAN = Span("p.yaml", 2, 8, 2, 12)
SOURCES = {"p.yaml": "format: 1\ntitle: Lenin's heirs\n"}


def one(message: str = "a message", span: Span | None = SPAN, **more: object) -> Diagnostic:
    return Diagnostic("a-code", "error", message, span, **more)  # type: ignore[arg-type]


def test_the_line_is_shown_with_a_caret_under_it():
    """Place, severity, code, message, the line, a caret as wide as the span, and help."""
    assert render_text([one(help="Write this.\nOr that.")], SOURCES) == (
        "p.yaml:2:8: error[a-code]: a message\n"
        "  2 | title: Lenin's heirs\n"
        "    |        ^^^^\n"
        "  help: Write this.\n"
        "        Or that.\n"
    )


def test_a_problem_without_a_place_has_only_words():
    """No line is made up for what has no place, or a place in a file that is not at hand."""
    assert render_text([one(span=None)], SOURCES) == "error[a-code]: a message\n"
    assert render_text([one(span=Span("other.yaml", 9, 1))], SOURCES) == "other.yaml:9:1: error[a-code]: a message\n"


def test_wide_and_combining_characters_keep_the_caret_in_place():
    """The caret stands by what a terminal shows: wide characters take two columns, combining marks none."""
    sources = {"p.yaml": "権力 e\u0301t"}
    text = render_text([one(span=Span("p.yaml", 1, 6, 1, 7))], sources)
    line, caret = text.split("\n")[1:3]
    assert line == "  1 | 権力 e\u0301t"
    assert caret == "    | " + " " * 6 + "^"


def test_a_long_line_is_shown_around_the_caret():
    """Of a long line a window is shown, with dots where it was cut."""
    sources = {"p.yaml": "a" * 300 + "X" + "b" * 300}
    text = render_text([one(span=Span("p.yaml", 1, 301, 1, 302))], sources)
    line, caret = text.split("\n")[1:3]
    assert len(line) <= 110
    assert line.count("…") == 2
    assert line[caret.index("^")] == "X"


def test_a_span_over_several_lines_is_marked_to_the_end_of_the_first():
    sources = {"p.yaml": "ab cd\nef\n"}
    text = render_text([one(span=Span("p.yaml", 1, 4, 2, 2))], sources)
    assert text.split("\n")[2] == "    |    ^^"


def test_hostile_characters_are_written_out():
    """Escape sequences and direction controls of a file never reach the terminal."""
    text = render_text([one("a \x1b[31m b \u202e", Span("p\x1b.yaml", 1, 1))], {"p\x1b.yaml": "x\x07y"})
    assert text.startswith("p\\u{1b}.yaml:1:1: error[a-code]: a \\u{1b}[31m b \\u{202e}\n")
    assert "x\\u{7}y" in text


def test_the_first_fifty_are_shown_and_the_rest_counted():
    many = [one(str(number)) for number in range(SHOWN + 7)]
    text = render_text(many, SOURCES)
    assert text.count("error[a-code]") == SHOWN
    assert text.endswith("… and 7 more, not shown.\n")


def test_nothing_is_shown_for_nothing():
    assert render_text([], {}) == ""
    assert render_github([]) == ""
    assert render_json([]) == "[]\n"
    assert count_words([]) == "no problems"


def test_json_has_places_and_fixes():
    """A program finds every field, and the exact text to put in."""
    rows = json.loads(render_json([one(help="h", fix=Fix(SPAN, '"Lenin"')), one(span=None)]))
    assert rows[0] == {
        "code": "a-code", "severity": "error", "message": "a message", "help": "h", "file": "p.yaml",
        "line": 2, "column": 8, "end_line": 2, "end_column": 12,
        "fix": {"line": 2, "column": 8, "end_line": 2, "end_column": 12, "text": '"Lenin"'},
    }  # fmt: skip
    assert rows[1]["file"] is None
    assert rows[1]["fix"] is None


def test_github_commands_are_escaped():
    """A message cannot end its own workflow command or begin another."""
    note = Diagnostic("a-code", "note", "50 %\n::error::x", Span("a,b:c.yaml", 3, 4), "help")
    assert render_github([note]) == (
        "::notice file=a%2Cb%3Ac.yaml,line=3,col=4,title=a-code::50 %25%0A::error::x%0Ahelp\n"
    )


def test_order_is_by_place_and_repeats_go():
    """Diagnostics stand in the order of the file; the same one is said once."""
    late, early = one(span=Span("p.yaml", 9, 1)), one(span=Span("p.yaml", 1, 1))
    nowhere = one(span=None)
    assert in_order([late, early, late, nowhere]) == (nowhere, early, late)


def test_words_for_the_summary():
    warning, note = Diagnostic("b", "warning", ""), Diagnostic("c", "note", "")
    assert count_words([one(), one("x"), warning, note, note]) == "2 errors, 1 warning, 2 notes"
