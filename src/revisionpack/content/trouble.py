"""What the parser says when it stops, and what is made of it."""

from __future__ import annotations

from msgspec import Struct

from revisionpack.content.patched import Patched
from revisionpack.diagnostics import Diagnostic


class Trouble(Struct, frozen=True):
    """Where and why the parser stopped; 0-based places in the repaired text."""

    problem: str
    line: int
    column: int
    context: str = ""
    context_line: int | None = None
    context_column: int | None = None
    quoted_at: tuple[int, int] | None = None
    """Where the last text in quotes before the trouble began."""

    @property
    def place(self) -> int:
        """The line on which the mistake most likely stands."""
        early = ("simple key", "quoted scalar", "flow", "alias", "anchor", "tag", "block scalar")
        if self.context_line is not None and any(word in self.context for word in early):
            return self.context_line
        return self.line


class Repair(Struct, frozen=True):
    """What to tell the author, the text to go on with (None: nothing more can be read), its last line changed."""

    diagnostic: Diagnostic
    source: Patched | None
    last: int
    early: bool = False
    """The mistake stands well above the place where the parser stopped."""
