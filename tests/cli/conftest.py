"""Whole processes of the command line, in a folder of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

HIDES = """\
# makes parts of this Python disappear, as on a machine that has not got them
import os, sys
hidden = os.environ.get("HIDDEN", "").split()
if "pango" in hidden:
    import ctypes
    real = ctypes.CDLL.__init__
    def init(self, name, *args, **kwargs):
        if name and any(word in str(name) for word in ("pango", "gobject", "harfbuzz", "fontconfig")):
            raise OSError(f"cannot load library '{name}'")
        real(self, name, *args, **kwargs)
    ctypes.CDLL.__init__ = init
if "fork" in hidden:
    del os.fork
for name in hidden:
    if name not in ("pango", "fork"):
        sys.modules[name] = None
"""


class Shell:
    """Runs `revisionpack` in a folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        (folder / "site").mkdir()
        (folder / "site" / "sitecustomize.py").write_text(HIDES)

    def environment(self, **extra):
        ours = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GITHUB", "REVISIONPACK"))
        }
        return {
            **ours,
            "REVISIONPACK_CACHE": str(self.folder / "cache"),
            "PYTHONPATH": str(self.folder / "site"),
            "NO_COLOR": "1",
            **extra,
        }

    def run(self, *arguments, code=0, **extra):
        done = subprocess.run(
            [sys.executable, "-m", "revisionpack", *map(str, arguments)],
            cwd=self.folder,
            env=self.environment(**extra),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return done


@pytest.fixture
def shell(tmp_path):
    return Shell(tmp_path)
