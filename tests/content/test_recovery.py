"""Broken YAML: what is told, and what is read all the same."""
# ruff: noqa: E501 - a case stands on one line where it can

from __future__ import annotations

from typing import Any

import pytest

from revisionpack.content.load import known_keys
from revisionpack.content.tree import Node
from revisionpack.content.yaml_tree import REPAIR_LIMIT, read_tree


def plain(node: Node | None) -> Any:
    if node is None:
        return None
    if node.kind == "list":
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.pairs} if node.kind == "mapping" else node.text


def read(text: str) -> tuple[Any, list[tuple[int, int, str]]]:
    tree = read_tree(text.encode(), "p.yaml", known_keys())
    return plain(tree.root), [(d.span.line, d.span.column, d.code) for d in tree.diagnostics if d.span]


CASES: dict[str, tuple[str, Any, list[tuple[int, int, str]]]] = {
    "a colon in a text": ("title: a: b\nterm: x", {"title": "a: b", "term": "x"}, [(1, 8, "colon-in-text")]),
    "a colon on the second line of a text": (
        "meaning: Two men\n  mattered here: both\nterm: x",
        {"meaning": "Two men mattered here: both", "term": "x"},
        [(1, 10, "colon-in-text")],
    ),
    "a colon at the end": ("title: He said:\nterm: x", {"title": "He said:", "term": "x"}, [(1, 8, "colon-in-text")]),
    "a key that stands too far right": (
        "a:\n    term: x\n      meaning: y\n",
        {"a": {"term": "x", "meaning": "y"}},
        [(3, 6, "bad-indentation")],
    ),
    "a key that stands too far left": (
        "a:\n    term: x\n   meaning: |\n      foo\n    title: y\n",
        {"a": {"term": "x", "meaning": "foo\n", "title": "y"}},
        [(3, 3, "bad-indentation")],
    ),
    "keys below a list": ("terms:\n  - a\n  term: c\n", {"terms": ["a"], "term": "c"}, [(3, 2, "bad-indentation")]),
    "emphasis at the start": ("title: *P* x\nterm: y", {"title": "*P* x", "term": "y"}, [(1, 8, "begins-with-mark")]),
    "a backquote": ("title: `x\n", {"title": "`x"}, [(1, 8, "begins-with-mark")]),
    "brackets, then words": ("title: [a] b\n", {"title": "[a] b"}, [(1, 8, "begins-with-mark")]),
    "our own mark-up": (
        "text: {==a==}{>>b<<} c\nmeaning: [[x]] y\n",
        {"text": "{==a==}{>>b<<} c", "meaning": "[[x]] y"},
        [(1, 7, "begins-with-mark"), (2, 10, "begins-with-mark")],
    ),
    "mark-up alone on the line below": ("meaning:\n  *a* b\nterm: x", {"meaning": "*a* b", "term": "x"},
                                        [(2, 3, "begins-with-mark")]),
    "a quotation, then words": ("title: 'x' y\n", {"title": "'x' y"}, [(1, 8, "begins-with-mark")]),
    "an apostrophe inside quotes": ("title: 'Lenin's'\n", {"title": "Lenin's"}, [(1, 8, "begins-with-mark")]),
    "quotes inside quotes": ('title: "a "b" c"\n', {"title": 'a "b" c'}, [(1, 8, "begins-with-mark")]),
    "an apostrophe at the start": ("title: 'Tis so\nterm: x", {"title": "'Tis so", "term": "x"},
                                   [(1, 8, "begins-with-mark")]),
    "a quote never closed": ('title: "x\nterm: "y"\n', {"title": "x", "term": "y"}, [(1, 8, "unclosed-quote")]),
    "a quote never closed at the end": ("title: 'x", {"title": "x"}, [(1, 8, "unclosed-quote")]),
    "a bracket never closed": ("tags: [a, b\nterm: d\n", {"tags": ["a", "b"], "term": "d"}, [(1, 12, "unclosed-bracket")]),
    "a brace never closed": ("a: {term: b\nterm: d\n", {"a": {"term": "b"}, "term": "d"}, [(1, 12, "unclosed-bracket")]),
    "a colon in braces": ("a: {term: b: c, title: x}", {"a": {"term": "b: c", "title": "x"}}, [(1, 11, "mark-in-brackets")]),
    "two colons in braces": (
        "a: {term: b: c, title: x: y}", {"a": {"term": "b: c", "title": "x: y"}}, [(1, 11, "mark-in-brackets")],
    ),
    "braces in braces": ("a: {award: $\\ce{H2O}$}", {"a": {"award": "$\\ce{H2O}$"}}, [(1, 12, "mark-in-brackets")]),
    "a comma in braces": ("a: {text: Oui, je viens, title: b}", {"a": {"text": "Oui, je viens", "title": "b"}},
                          [(1, 11, "comma-in-text")]),
    "two commas in braces": ("a: {text: Un, deux, trois}", {"a": {"text": "Un, deux, trois"}}, [(1, 11, "comma-in-text")]),
    "an alias": ("title: *P\n", {"title": "*P"}, [(1, 8, "yaml-alias")]),
    "an anchor": ("title: &c. so\n", {"title": "&c. so"}, [(1, 8, "begins-with-mark")]),
    "a tag": ("title: !not so\n", {"title": "!not so"}, [(1, 8, "yaml-tag")]),
    "an escape that YAML has": ('title: "\\frac"', {"title": "\\frac"}, [(1, 8, "bad-escape")]),
    "an escape that YAML has not": ('title: "\\cos x"', {"title": "\\cos x"}, [(1, 8, "bad-escape")]),
    "a hash in a text": ("title: no #1\nterm: x", {"title": "no #1", "term": "x"}, [(1, 11, "hash-in-text")]),
    "a hash at the start": ("title: #1 here\nterm: x", {"title": "#1 here", "term": "x"}, [(1, 8, "hash-in-text")]),
    "a hash on the second line": ("meaning: He was\n  #1 here\nterm: x", {"meaning": "He was #1 here", "term": "x"},
                                  [(2, 3, "hash-in-text")]),
    "text after the bar": ("a:\n  meaning: | The mix: eco's\n  term: x", {"a": {"meaning": "The mix: eco's", "term": "x"}},
                           [(2, 14, "text-after-bar")]),
    "text that is not indented": ("meaning: |\n  abc\ndef ghi\nterm: x", {"meaning": "abc\ndef ghi\n", "term": "x"},
                                  [(3, 1, "not-indented")]),
    "a dash after a text": ("tags: a\n  - b\n", {"tags": "a - b"}, [(2, 3, "list-in-text")]),
    "no space after the colon": ("term:v\ntitle: c", {"term": "v", "title": "c"}, [(1, 5, "no-space-after-colon")]),
    "no colon": ("x:\n  date 1924\n  spec: a", {"x": {"date": "1924", "spec": "a"}}, [(2, 6, "missing-colon")]),
    "a wide colon": ("term：x\ntitle: y", {"term": "x", "title": "y"}, [(1, 5, "missing-colon")]),
    "a tab": ("terms:\n\tterm: c\n", {"terms": {"term": "c"}}, [(2, 1, "tab-indent")]),
    "many tabs": ("a:\n\tterm: c\n\ttitle: d\n\tspec: e\n", {"a": {"term": "c", "title": "d", "spec": "e"}},
                  [(2, 1, "tab-indent")]),
    "odd spaces": ("a:\n\u00a0\u00a0term: y\n\u00a0\u00a0title: z", {"a": {"term": "y", "title": "z"}},
                   [(2, 1, "odd-space")]),
    "a sentence in a list": (
        "accept:\n  - Government: the few\n  - He said:\n  - a\n",
        {"accept": ["Government: the few", "He said:", "a"]},
        [(2, 5, "colon-in-text"), (3, 5, "colon-in-text")],
    ),
    "a dash in a list": ("accept:\n  - - a\n  - b\n", {"accept": ["- a", "b"]}, [(2, 5, "begins-with-mark")]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_told_and_what_is_read(name):
    """The mistake is told once, at its place, and the rest of the file is read as it was meant."""
    text, value, told = CASES[name]
    assert read(text) == (value, told)


@pytest.mark.parametrize(
    "text",
    [
        "title: a\nterms: {}\n",
        'code: "7042"  # a remark\n',
        "a: # a remark\n  term: b\n",
        "a: 'it''s'\nb: \"say \\\"no\\\" and \\\\\"\n",
        "a: |\n  x: y # z\n  \t- tab\n\nb: >-\n  folded\n  text\n",
        "a: [b, 'c, d', {e: f}]\n",
        "examples:\n  - fr: Oui\n    en: Yes\n",
        "given:\n  - documents: a\n    as: heard\n",
        "a:\n  - term: x\n    #brief: y\n    meaning: z\n  - term: v\n",
        "a:\n  term: x\n  #brief: y\n  meaning: z\n",
        "a: text that\n  goes on\n  and on\nb: x\n",
        "a: text, with commas; and (brackets), {braces} and [more] inside\n",
        "a: 10:30\nb: http://example.org/x#y\nc: C#\n",
        "---\na: b\n",
    ],
)
def test_what_is_right_is_left_alone(text):
    """Correct YAML raises nothing."""
    assert read(text)[1] == []


def test_syntax_errors_do_not_hide_each_other():
    """Several mistakes of syntax come out together, in order."""
    text = "title: a: b\nterms:\n  x:\n    term: *y* z\n    meaning: [q] r\n    brief: 'it's'\n\ttags: [a\n"
    assert [code for _, _, code in read(text)[1]] == [
        "colon-in-text", "begins-with-mark", "begins-with-mark", "begins-with-mark", "tab-indent", "unclosed-bracket",
    ]  # fmt: skip


def test_repairs_end():
    """A file that is broken everywhere ends with a word that there may be more."""
    text = "".join(f"k{number}: a: b\n" for number in range(REPAIR_LIMIT + 20))
    value, told = read(text)
    assert value is None
    assert len(told) == REPAIR_LIMIT + 1
    assert told[-1][2] == "yaml-syntax"


def test_a_repair_that_changes_nothing_is_none():
    """A dash between items once made sixty repairs of the line above it, each of which left it as it was."""
    _, told = read("events:\n  spring: {date: 1924, title: A}\n  - date: 1925\n    title: B\n")
    assert 1 <= len(told) <= 2 and all(line > 2 for line, _, _ in told)
