"""A pack to begin with: commented for a teacher, and it builds at once."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

from revisionpack.build.write import unless_there, write_text_file
from revisionpack.content.values import PACK_ID


class BadName(ValueError):
    """A path that makes no pack id; the message says what would."""


_OTHERS = {".txt", ".md", ".doc", ".docx", ".odt", ".rtf", ".pdf", ".apkg", ".json", ".csv", ".html"}
"""How names of files end that are no packs."""


def place(path: Path) -> Path:
    """The file for a path: itself if it is a YAML file, else `<name>.yaml` in a folder of that name. Raises BadName."""
    if path.suffix.lower() in _OTHERS:
        raise BadName(f"a pack is a file whose name ends in .yaml: {path.with_suffix('.yaml')}")
    return path if path.suffix in {".yaml", ".yml"} else path / f"{path.name}.yaml"


def begin(path: Path, template: str, today: date) -> Path:
    """Write the pack. Raises BadName, or CannotWrite (never over a file that is there)."""
    file = place(path)
    plain = "".join(char for char in unicodedata.normalize("NFKD", file.stem) if not unicodedata.combining(char))
    pack_id = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    if not PACK_ID.match(pack_id):
        raise BadName(
            f"'{file.stem}' makes no id for a pack: name the file in letters a to z, digits and hyphens"
        )
    unless_there(file)
    words = " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", file.stem)))  # safe without quotes
    text = template
    for mark, value in {
        "@FILE@": file.as_posix(),
        "@ID@": pack_id,
        "@TITLE@": words[0].upper() + words[1:],
        "@TODAY@": today.isoformat(),
    }.items():
        text = text.replace(mark, value)
    write_text_file(file, text)
    return file
