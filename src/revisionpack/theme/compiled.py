"""Templates are compiled once, as Python compiles its modules: into the `__pycache__` of this package.

What lies there is taken only for the same text of the template, the same Jinja and the same filters, and nowhere
else: templates of an override folder are compiled anew by each process.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from pathlib import Path
from types import CodeType

import jinja2
from jinja2 import Environment
from jinja2.bccache import Bucket, BytecodeCache

from revisionpack.kept import Kept


def _shape(environment: Environment) -> bytes:
    """What makes the code of a template besides its text: Jinja, its settings, how filters are called."""
    filters = sorted(
        (name, str(getattr(call, "jinja_pass_arg", ""))) for name, call in environment.filters.items()
    )
    settings = (
        environment.trim_blocks,
        environment.lstrip_blocks,
        environment.autoescape,
        sys.flags.optimize,
    )
    return repr((jinja2.__version__, filters, settings)).encode()


_COMPILED: dict[str, CodeType] = {}
"""Of this process, so that the second document need not even read them again."""


class Compiled(BytecodeCache):
    """Compiled templates; those below `root` go from one process to the next."""

    def __init__(self, root: Path) -> None:
        self._root = os.path.join(root, "")
        self._shape = b""

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        bucket = Bucket(environment, self.get_cache_key(name, filename), self.get_source_checksum(source))
        self._shape = self._shape or _shape(environment)
        bucket.code = _COMPILED.get(self._key(bucket))
        if bucket.code is None and filename is not None and filename.startswith(self._root):
            kept = Kept(
                "template." + name.replace("/", "."),
                self._shape + source.encode(),
                lambda: environment.compile(source, name, filename),
                filename,
            )
            bucket.code = kept.code()
            self.dump_bytecode(bucket)  # Jinja does it only for what it has compiled itself
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Nothing is left to do: `get_bucket` alone is told the name of the template."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            _COMPILED[self._key(bucket)] = bucket.code

    def _key(self, bucket: Bucket) -> str:
        return f"{bucket.key} {bucket.checksum} {sha256(self._shape).hexdigest()}"
