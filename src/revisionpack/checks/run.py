"""Run every rule on a loaded pack and give the findings their places.

    check(loaded, derived=None) -> tuple[Diagnostic, ...]   the loader's problems and the checks', in order
    explanations() -> dict[str, str]                        what each rule's code means
"""

from __future__ import annotations

from collections.abc import Iterator

from revisionpack.checks import (
    answers,
    card_lengths,
    cards,
    coverage,
    evidence,
    exam,
    gaps,
    graphs,
    marking,
    offices,
    references,
    stems,
    syllabus,
    time,
    typed,
    words,
)
from revisionpack.checks.advice import advised
from revisionpack.checks.rule import RULES, Finding, Path, Rule, Subject
from revisionpack.content.codes import SYNTAX
from revisionpack.content.load import Loaded
from revisionpack.content.model import COLLECTIONS
from revisionpack.derive import Derived, derive
from revisionpack.diagnostics import Diagnostic, Fix, in_order
from revisionpack.text.suggest import suggest

MODULES = (
    references, time, offices, evidence, words, typed, graphs, coverage, exam, stems, marking, answers, syllabus,
    card_lengths, cards, gaps,
)  # fmt: skip
"""Every module that holds rules."""

ALLOWANCES = {
    "allow-not-needed": """
        An allowance under `allow:` has nothing to allow any more.

        Why: it would hide the next mistake of its kind.
        Instead: remove it.
        """,
    "allow-unknown": """
        `allow:` names an item or a code that does not exist.

        Why: it would have no effect.
        Instead: write the id of an item (or `pack`), then the code as it stands in the message.
        """,
}
"""What is said about allowances themselves."""


def check(loaded: Loaded, derived: Derived | None = None) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a pack: what the loader found and what the rules find, each with advice.

    After an error the rules look at what could be read; those that need an item, or the pack, as a whole say
    nothing of what is not.
    """
    pack = loaded.usable
    if pack is None:
        return tuple(advised(loaded.diagnostics))
    derived = derived or derive(pack, loaded.syllabus)
    broken = _broken(loaded)
    gone = {f"{path[1]}/" for path in broken if path[:1] == ("syllabus",) and len(path) == 2}
    subject = Subject(pack, loaded.syllabus, derived, loaded.dropped | gone)
    found = [
        (rule, finding)
        for rule in RULES.values()
        if loaded.ok or rule.whole != "pack"
        for finding in rule.check(subject)
        if not (rule.whole and any(finding.path[:depth] in broken for depth in (1, 2, 3)))
    ]
    kept, unused = _allowed(subject, found, complete=loaded.ok)
    lines = {_line(d) for d in loaded.diagnostics if d.code in SYNTAX and d.is_error}
    placed = [_placed(loaded, rule, finding) for rule, finding in kept]
    # a word is not called unknown when the line that it stands on is broken
    kept_ones = [d for d in placed if not d.code.startswith("unknown-") or _line(d) not in lines]
    return in_order(advised([*loaded.diagnostics, *kept_ones, *unused(loaded)]))


def _broken(loaded: Loaded) -> set[Path]:
    """The items, or larger things, that an error stands in."""
    found: set[Path] = set()
    for diagnostic in loaded.diagnostics:
        if not diagnostic.is_error or diagnostic.span is None:
            continue
        where = loaded.spans.within(diagnostic.span)
        if where[:1] == ("defaults",):
            found.add(where[1:2])
        elif where[:1] == ("syllabus",):
            found |= {where[:3], ("questions",)}
        elif where:
            found.add(where[:2])
    return found


def _line(diagnostic: Diagnostic) -> tuple[str, int] | None:
    span = diagnostic.span
    return (span.file, span.line) if span else None


def _placed(loaded: Loaded, rule: Rule, finding: Finding) -> Diagnostic:
    if finding.at_key:
        span = loaded.spans.key(finding.path)
    else:
        span = loaded.spans.at(finding.path, finding.offset, finding.length)
    fix = Fix(span, finding.fix) if finding.fix is not None else None
    return Diagnostic(rule.code, rule.severity, finding.message, span, finding.help, fix)


class _Allowances:
    """What `allow:` says that is not needed or not known."""

    def __init__(self, subject: Subject, used: set[tuple[str, str]], *, complete: bool) -> None:
        self.subject, self.used, self.complete = subject, used, complete

    def __call__(self, loaded: Loaded) -> Iterator[Diagnostic]:
        for owner, codes in self.subject.pack.allow.items():
            path = ("allow", owner)
            if owner != "pack" and owner not in self.subject.items:
                if owner not in self.subject.gone:
                    close = suggest(owner, self.subject.items)
                    advice = f"Did you mean `{close}`?" if close else "Write the id of an item, or `pack`."
                    span = loaded.spans.key(path)
                    yield Diagnostic("allow-unknown", "error", f"there is no item `{owner}`", span, advice)
                continue
            for code in codes:
                span = loaded.spans.key((*path, code))
                if code not in RULES:
                    close = suggest(code, RULES)
                    advice = f"Did you mean `{close}`?" if close else "Write a code as the message shows it."
                    yield Diagnostic("allow-unknown", "error", f"there is no check `{code}`", span, advice)
                elif (owner, code) not in self.used and self.complete:
                    yield Diagnostic(
                        "allow-not-needed", "error", f"`{owner}` needs no allowance for `{code}` (any more)", span,
                        "Remove this line.",
                    )  # fmt: skip


def _allowed(
    subject: Subject, found: list[tuple[Rule, Finding]], *, complete: bool
) -> tuple[list[tuple[Rule, Finding]], _Allowances]:
    """The findings that nobody allowed, and the allowances to answer for."""
    allow = subject.pack.allow
    used: set[tuple[str, str]] = set()
    kept = []
    for rule, finding in found:
        path = finding.path
        owner = path[1] if len(path) > 1 and path[0] in COLLECTIONS else "pack"
        if rule.code in allow.get(owner, {}):
            used.add((owner, rule.code))
        elif rule.code in allow.get("pack", {}):
            used.add(("pack", rule.code))
        else:
            kept.append((rule, finding))
    return kept, _Allowances(subject, used, complete=complete)


def explanations() -> dict[str, str]:
    """What each code of the checks means: its docstring, in the order of the modules."""
    import inspect

    assert MODULES
    found = {rule.code: rule.explanation for rule in RULES.values()}
    return found | {code: inspect.cleandoc(text) for code, text in ALLOWANCES.items()}
