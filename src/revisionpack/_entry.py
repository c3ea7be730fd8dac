"""Where every call begins, before Click is imported.

Interruption is settled first, so that Ctrl-C ends without a traceback at any moment.
"""

from __future__ import annotations

import _signal  # `signal` itself imports enum, a third of Python's own start
import sys
from types import FrameType


def _stop(number: int, _frame: FrameType | None) -> None:
    """End with 128 + the signal's number; what is open cleans up on the way. A second signal ends at once."""
    _signal.signal(number, _signal.SIG_DFL)
    raise SystemExit(128 + number)


def main() -> None:
    """The console command. Always ends by SystemExit."""
    _signal.signal(_signal.SIGINT, _stop)
    _signal.signal(_signal.SIGTERM, _stop)
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from revisionpack import __version__

        print(f"revisionpack {__version__}")
        raise SystemExit(0)
    from revisionpack.cli import run

    raise SystemExit(run(arguments))
