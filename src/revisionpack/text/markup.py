"""Reading our mark-up into nodes: Markdown by markdown-it, our own marks by markup_rules."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.fence import fence
from markdown_it.rules_block.list import list_block
from markdown_it.token import Token

from revisionpack.text.markup_nodes import Paragraph, Rich, Str
from revisionpack.text.markup_places import CellPlaces, Lines, ParagraphPlaces
from revisionpack.text.markup_rules import marks
from revisionpack.text.markup_run import BAR, MarkupProblem, Run
from revisionpack.text.markup_tree import block_nodes, inline_nodes, joined_lines

__all__ = ["MarkupProblem", "MarkupProblems", "parse_blocks", "parse_inline"]

MAX_NESTING = 20

_KEPT = 1 << 13
"""Texts that are kept once they were read: of a pack that is read again, those that nobody has edited."""

_SPECIAL = re.compile(r"[\\`*_~^\[{$<｜]|==|!\[")
_BLOCK_START = re.compile(r"^[ \t]*(?:[-+>|:]|\d{1,2}[.)]|#)|[ \t]{2}$|\|", re.MULTILINE)
_BLANK = re.compile(r"\n[ \t]*\n[ \t\n]*")
_MARK_WITH_BAR = re.compile(r"\[\[[^\[\]|\n]*\||\[@[^\[\]\n]*\]|\$(?![\s$])[^$\n]*[^\s$]\$(?!\d)")
_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}")


class MarkupProblems(ValueError):
    """Everything that is wrong in one text, in reading order."""

    def __init__(self, problems: list[MarkupProblem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


@lru_cache(_KEPT)
def parse_inline(source: str, *, keys: bool = True, cites: bool = True) -> Rich:
    """Read a text of one run (a title, a label, a term); its line breaks are spaces. Raises MarkupProblems.

    keys and cites tell whether key phrases and citations may stand in it.
    """
    text = source.strip()
    if not _SPECIAL.search(text):
        return Rich(source, (Str(_unwrapped(text)),) if text else (), True)
    shift = len(source) - len(source.lstrip())
    run = Run(lambda position: position + shift, keys, cites)
    tokens: list[Token] = []
    _markdown().inline.parse(text.replace("\r", " ").replace("\n", " "), _markdown(), {"run": run}, tokens)
    _raise(run.problems)
    return Rich(source, inline_nodes(tokens), True)


@lru_cache(_KEPT)
def parse_blocks(source: str, *, keys: bool = True, cites: bool = True) -> Rich:
    """Read a text of paragraphs, lists and tables. Raises MarkupProblems.

    keys and cites tell whether key phrases and citations may stand in it.
    """
    if not _SPECIAL.search(source) and not _BLOCK_START.search(source):
        paragraphs = _BLANK.split(source.strip())
        return Rich(source, tuple(Paragraph((Str(_unwrapped(text)),)) for text in paragraphs if text))
    text = source.replace("\r\n", " \n").replace("\r", "\n").replace("\0", "\ufffd")
    if "|" in text:
        text = _MARK_WITH_BAR.sub(lambda match: match[0].replace("|", BAR), text)
    env: dict[str, Any] = {"deep": []}
    tokens: list[Token] = []
    markdown = _markdown()
    markdown.block.parse(text, markdown, env, tokens)
    lines = Lines(text)
    problems = [
        MarkupProblem(
            "bad-markup",
            "lists and quotations are nested too deeply here",
            "Nest at most four lists in each other.",
            lines.starts[line],
        )
        for line in env["deep"][:1]
    ]
    _read_runs(tokens, lines, keys, cites, problems)
    _raise(problems)
    return Rich(source, block_nodes(tokens))


def _read_runs(
    tokens: list[Token], lines: Lines, keys: bool, cites: bool, problems: list[MarkupProblem]
) -> None:
    """Read the inline text of every block, with the place of each in the whole."""
    column = width = 0
    in_cell = False
    for token in tokens:
        if token.type == "table_open":
            width = 0
        elif token.type == "tr_open":
            column = 0
            if width:
                _check_row(token.map[0] if token.map else 0, width, lines, problems)
        elif token.type == "th_open" or token.type == "td_open":
            in_cell = True
            width += token.type == "th_open"
        if token.type != "inline":
            continue
        first = token.map[0] if token.map else 0
        if in_cell:
            run = Run(CellPlaces(lines, first, column), keys, cites)
            column += 1
            in_cell = False
        else:
            run = Run(ParagraphPlaces(lines, first, token.content), keys, cites)
            _check_paragraph(token.content, run)
        children: list[Token] = []
        _markdown().inline.parse(token.content, _markdown(), {"run": run}, children)
        token.children = children
        problems.extend(run.problems)


def _check_row(line: int, width: int, lines: Lines, problems: list[MarkupProblem]) -> None:
    """Markdown drops the cells of a row that is longer than the table's head; we do not lose words."""
    cells = lines.cells(line)
    if len(cells) > width:
        start = cells[width][0]
        problems.append(
            MarkupProblem(
                "bad-markup",
                f"this row has {len(cells)} cells, the table's head only {width}",
                r"Add a column to the head, or write \| for a bar inside a cell.",
                start,
                max(1, cells[-1][1] - start),
            )
        )


def _check_paragraph(content: str, run: Run) -> None:
    if _HEADING.match(content):
        advice = r"Give the block or the item a `title:`, or write \# for the sign itself."
        run.problem(0, len(content.split(" ", 1)[0]), "a text has no headings", advice)
    elif _RULE.fullmatch(content):
        run.problem(0, len(content), "a text has no rules across the page", "Begin a new block instead.")


def _unwrapped(text: str) -> str:
    return joined_lines("\n".join(line.strip() for line in text.split("\n")))


def _raise(problems: list[MarkupProblem]) -> None:
    if problems:
        raise MarkupProblems(sorted(problems, key=lambda problem: problem.offset))


_LONG_NUMBER = re.compile(r"[ \t>]*\d{3,}[.)]")


def _list(state: StateBlock, begin: int, end: int, silent: bool) -> bool:
    """Markdown's lists, but a line that begins with a year ("1917. The …") is no list."""
    line = state.src[state.bMarks[begin] + state.tShift[begin] : state.eMarks[begin]]
    return not _LONG_NUMBER.match(line) and list_block(state, begin, end, silent)


_FENCE = re.compile(r"`{3,}[ \t]*[\w+#.-]*[ \t]*")


def _fence(state: StateBlock, begin: int, end: int, silent: bool) -> bool:
    """Markdown's code between lines of ```; words after them, but for the name of a language, would be lost."""
    line = state.src[state.bMarks[begin] + state.tShift[begin] : state.eMarks[begin]]
    return _FENCE.fullmatch(line) is not None and fence(state, begin, end, silent)


def _depth(state: StateBlock, begin: int, end: int, silent: bool) -> bool:
    """Markdown drops what is nested too deeply; we say so."""
    if not silent and state.level >= MAX_NESTING - 3:
        state.env["deep"].append(begin)
    return False


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    markdown.enable(["table", "strikethrough"])
    markdown.disable(["code", "heading", "lheading", "hr", "html_block", "reference"])
    markdown.disable(["entity", "html_inline", "link", "image", "autolink"])
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    markdown.inline.add_terminator_char("｜")
    markdown.inline.ruler.before("escape", "revisionpack", marks)
    markdown.block.ruler.before("table", "depth", _depth)
    markdown.block.ruler.at("fence", _fence, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    markdown.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    return markdown
