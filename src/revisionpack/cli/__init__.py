"""The command line: arguments, one call, what it says, an exit code.

Commands are imported when they are called, one module a command, so that `--help` and `check` never
load what only `build` needs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

import click

import revisionpack
from revisionpack import __version__
from revisionpack.build.deep_calls import with_room

COMMANDS: Mapping[str, str] = {
    "new": "Write a pack to begin with: it builds at once.",
    "check": "Look for mistakes, all at once.",
    "build": "Make sheets, poster, questions, answers and deck.",
    "watch": "Build again whenever a file is saved, and show it.",
    "list": "Say what packs there are and what they hold.",
    "explain": "Explain the code of a problem.",
    "diff": "Say what the next build changes for those who hold the last.",
    "renumber": "Number a pack afresh, for a new edition.",
    "lock": "Restore a lost lock from a deck that was handed out.",
    "release": "Make everything that users of a syllabus download.",
    "plan": "Part a build over several machines.",
    "clean": "Remove what was built.",
    "cache": "Look after the store of what was built before.",
    "doctor": "Say whether this machine has what it takes.",
    "schema": "Print the JSON Schema of pack files, for editors.",
}
"""Command -> its line in `--help`; the module is `revisionpack.cli.<command>_command`."""

OK, CONTENT, USAGE, ENVIRONMENT = 0, 1, 2, 3
"""Exit codes; 130 is for an interruption."""


class LazyGroup(click.Group):
    """Commands that are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"revisionpack.cli.{cmd_name}_command").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from revisionpack.text.suggest import suggest

            meant = suggest(args[0], COMMANDS)
            hint = f" Did you mean '{meant}'?" if meant else f" There are: {', '.join(COMMANDS)}."
            ctx.fail(f"There is no command '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="A first pack: revisionpack new packs/my-topic.yaml, then revisionpack build packs/my-topic.yaml",
)
@click.version_option(__version__, prog_name="revisionpack", message="%(prog)s %(version)s")
def group() -> None:
    """One content file in, a whole revision pack out: revision sheets, a timeline poster, practice
    questions with answers, and an Anki deck."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    try:
        code = with_room(lambda: group.main(list(arguments), prog_name="revisionpack", standalone_mode=False))
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return 128 + (revisionpack.stopped or 2)
    except BrokenPipeError:
        # the reader of our output has gone (`| head`); nothing more to say, and no complaint at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:
        if revisionpack.stopped:
            return 128 + revisionpack.stopped
        if os.environ.get("REVISIONPACK_DEBUG"):
            raise
        words = " ".join(str(error).split())
        sys.stderr.write(
            f"Error: revisionpack stumbled ({type(error).__name__}: {words}). This is a mistake of ours: "
            "REVISIONPACK_DEBUG=1 shows where; please report it.\n"
        )
        return CONTENT
    return code if isinstance(code, int) else OK
