"""Writes Click's --help into src/revisionpack/_entry.py; run it after a change of commands."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from revisionpack.cli import group

ENTRY = Path(__file__).parents[1] / "src" / "revisionpack" / "_entry.py"


def main() -> None:
    text = CliRunner().invoke(group, ["--help"], prog_name="revisionpack", terminal_width=80).output
    constant = f'HELP = """\\\n{text}"""'
    source = re.sub(r'HELP = """\\\n.*?"""', lambda _: constant, ENTRY.read_text("utf-8"), flags=re.DOTALL)
    ENTRY.write_text(source, "utf-8")


if __name__ == "__main__":
    main()
