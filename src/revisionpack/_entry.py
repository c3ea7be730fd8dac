"""Where every call begins, before Click is imported.

Interruption is settled first, so that Ctrl-C ends without a traceback at any moment. Then come the
answers that need nothing but a look: `--version`, `--help`, and a build with nothing to do.
"""

# `signal` itself imports enum, a third of Python's own start
import _signal  # type: ignore[import-not-found]
import os
import sys

import revisionpack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sys import UnraisableHookArgs
    from types import FrameType

HELP = """\
Usage: revisionpack [OPTIONS] COMMAND [ARGS]...

  One content file in, a whole revision pack out: revision sheets, a timeline
  poster, practice questions with answers, and an Anki deck.

Options:
  --version   Show the version and exit.
  -h, --help  Show this message and exit.

Commands:
  new       Write a pack to begin with: it builds at once.
  check     Look for mistakes, all at once.
  build     Make sheets, poster, questions, answers and deck.
  watch     Build again whenever a file is saved, and show it.
  list      Say what packs there are and what they hold.
  explain   Explain the code of a problem.
  diff      Say what the next build changes for those who hold the last.
  renumber  Number a pack afresh, for a new edition.
  lock      Restore a lost lock from a deck that was handed out.
  release   Make everything that users of a syllabus download.
  plan      Part a build over several machines.
  clean     Remove what was built.
  cache     Look after the store of what was built before.
  doctor    Say whether this machine has what it takes.
  schema    Print the JSON Schema of pack files, for editors.

  A first pack: revisionpack new packs/my-topic.yaml, then revisionpack build
  packs/my-topic.yaml
"""
"""What Click prints for --help, 80 columns wide (a test compares them)."""


def _stop(number: int, _frame: "FrameType | None") -> None:
    """End with 128 + the signal's number; what is open cleans up on the way. A second signal ends at once."""
    _signal.signal(number, _signal.SIG_DFL)
    sys.unraisablehook = _once_more
    revisionpack.stopped = number
    raise SystemExit(128 + number)


def _once_more(lost: "UnraisableHookArgs") -> None:
    """An interruption that came where nothing can be raised (a destructor, a library's callback) comes again."""
    stopped = lost.exc_value
    if not isinstance(stopped, SystemExit) or not isinstance(stopped.code, int) or stopped.code <= 128:
        sys.__unraisablehook__(lost)
        return
    import _thread
    import time

    number, thread = stopped.code - 128, _thread.get_ident()
    _signal.signal(number, _stop)

    def again() -> None:
        time.sleep(0.01)  # until what could raise nothing is over
        if hasattr(_signal, "pthread_kill"):
            _signal.pthread_kill(thread, number)
        else:
            _thread.interrupt_main(number)  # type: ignore[arg-type]

    _thread.start_new_thread(again, ())


def main() -> None:
    """The console command. Always ends by SystemExit."""
    _signal.signal(_signal.SIGINT, _stop)
    _signal.signal(_signal.SIGTERM, _stop)
    arguments = sys.argv[1:]
    if arguments[:1] == ["build"]:
        from revisionpack.build.index import up_to_date

        if words := up_to_date(arguments):
            sys.stderr.write(words + "\n")
            raise SystemExit(0)
    elif arguments == ["--version"]:
        from revisionpack import __version__

        sys.stdout.write(f"revisionpack {__version__}\n")
        raise SystemExit(0)
    elif arguments in (["--help"], ["-h"]) and _is_80_wide():
        try:
            sys.stdout.write(HELP)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            raise SystemExit(141) from None
        raise SystemExit(0)
    import gc

    gc.set_threshold(50_000, 20, 100)  # most of what there is stays: modules, and what was read
    from revisionpack import patterns, snippets

    patterns.recall()
    snippets.recall()
    from revisionpack.cli import run

    code = run(arguments)
    patterns.keep()
    snippets.keep()
    gc.freeze()  # Python would look through all that there is, several times, before it ends
    raise SystemExit(code)


def _is_80_wide() -> bool:
    """Whether Click would fill lines of 80 columns, its most."""
    if "COLUMNS" in os.environ:
        return False
    try:
        return os.get_terminal_size(1).columns >= 80
    except OSError:
        return True
