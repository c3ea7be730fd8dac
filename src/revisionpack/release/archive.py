"""Archives and checksums: the same bytes from the same files, on every machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from revisionpack.build.keys import sha


def archive(folder: str, files: Mapping[str, bytes]) -> bytes:
    """A zip of files below one folder: sorted, undated, stored (PDFs and decks are compressed already).

    Nothing of the zlib at hand goes into it, so two machines make the same bytes.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as made:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            made.writestr(entry, files[name])
    return buffer.getvalue()


def checksums(files: Mapping[str, bytes]) -> str:
    """As `sha256sum -c` reads it."""
    return "".join(f"{sha(files[name])}  {name}\n" for name in sorted(files))


def read_checksums(text: str) -> dict[str, str]:
    """File name -> SHA-256."""
    rows = (line.split("  ", 1) for line in text.splitlines() if line.strip())
    return {name: digest for digest, name in rows}
