"""A repository of a teacher's own, in which GitHub builds the packs and nothing is installed."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from revisionpack import __version__
from revisionpack.build.write import write_text_file

FILES = {
    ".github/workflows/packs.yml": "new/github/packs.yml",
    ".github/requirements.txt": "new/github/requirements.txt",
    "README.md": "new/github/readme.md",
    ".gitignore": "new/github/gitignore",
}
"""File in the repository -> template."""


def root_of(file: Path) -> Path:
    """The repository that a pack lies in; outside of one, this folder, or else the pack's own."""
    whole = file.absolute()
    for folder in whole.parents:
        if (folder / ".git").exists():
            return folder
    here = Path.cwd()
    return here if whole.is_relative_to(here) else whole.parent


def add_workflow(file: Path, read: Callable[[str], str]) -> tuple[list[Path], list[Path]]:
    """Write what GitHub needs to build the packs around `file`; gives what was written, and what was there.

    `read` gives the text of a template. What is there is left as it is. Raises CannotWrite.
    """
    root = root_of(file)
    inside = file.absolute().relative_to(root)
    folder = inside.parts[0] if len(inside.parts) > 1 else "."
    marks = {
        "@VERSION@": __version__,
        "@PACKS@": json.dumps(folder),
        "@FOLDER@": "the top folder" if folder == "." else f"{folder}/",
        "@FILE@": inside.as_posix(),
        "@REQUIREMENT@": requirement(),
    }
    written, there = [], []
    for name, template in FILES.items():
        path = root / name
        if path.exists():
            there.append(path)
            continue
        text = read(template)
        for mark, value in marks.items():
            text = text.replace(mark, value)
        write_text_file(path, text)
        written.append(path)
    return written, there


def requirement() -> str:
    """What pip is to install there: this version, from where it came here (PEP 610)."""
    try:
        origin = json.loads(distribution("revisionpack").read_text("direct_url.json") or "{}")
        info = origin["vcs_info"]
        return f"revisionpack @ {info['vcs']}+{origin['url']}@{info['commit_id']}"
    except (PackageNotFoundError, ValueError, KeyError, TypeError):
        return f"revisionpack=={__version__}"
