"""What a release is made of besides our own words: software and fonts, as an SPDX document; sources; licences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from revisionpack import __version__
from revisionpack.build.installed import installed
from revisionpack.build.keys import content_digest, sha, versions
from revisionpack.content.model import Pack
from revisionpack.release.snapshot import Snapshot
from revisionpack.theme import Theme

_LICENCES = {
    "weasyprint": "BSD-3-Clause",
    "pydyf": "BSD-3-Clause",
    "pikepdf": "MPL-2.0",
    "fonttools": "MIT",
    "tinycss2": "BSD-3-Clause",
    "cssselect2": "BSD-3-Clause",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "pillow": "MIT-CMU",
    "genanki": "MIT",
    "pango": "LGPL-2.0-or-later",
    "harfbuzz": "MIT",
    "zlib": "Zlib",
    "sqlite": "blessing",
    "jinja2": "BSD-3-Clause",
    "markdown-it-py": "MIT",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
}


def page_versions() -> dict[str, str]:
    """What shapes the page and its pictures: name -> version."""
    return {
        package: installed(package) or "missing"
        for package in ("jinja2", "markdown-it-py", "pillow", "pypdfium2")
    }


def sbom(snapshot: Snapshot, packs: Sequence[Pack], theme: Theme) -> str:
    """SPDX 2.3, JSON: the packs, the fonts inside the files, the software that made them. Dated by the content."""
    contents = [
        _package(f"pack-{pack.id}", pack.id, pack.version or "", _known(pack.licence)) for pack in packs
    ]
    fonts = [_font(name, path) for name, path in sorted(theme.fonts.items())]
    made_by = {**versions("pdf"), **versions("apkg"), **versions("tile"), **page_versions()}
    tools = [_package("revisionpack", "revisionpack", __version__, "MIT")]
    tools += [
        _package(name, name, made_by[name], _LICENCES[name])
        for name in sorted(made_by)
        if name in _LICENCES and made_by[name] != "missing"
    ]
    described = contents + fonts + tools
    dates = [pack.updated for pack in snapshot.packs.values() if pack.updated]
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"{snapshot.syllabus}-{snapshot.version}",
        "documentNamespace": "urn:revisionpack:"
        f"{snapshot.syllabus}:{snapshot.version}:{content_digest(described)[:32]}",
        "creationInfo": {
            "created": f"{max(dates, default='1980-01-01')}T00:00:00Z",
            "creators": [f"Tool: revisionpack-{__version__}"],
        },
        "packages": described,
        "relationships": [
            *(_relation("SPDXRef-DOCUMENT", "DESCRIBES", package) for package in contents),
            *(_relation(pack["SPDXID"], "CONTAINS", font) for pack in contents for font in fonts),
            *(_relation(tool["SPDXID"], "BUILD_TOOL_OF", pack) for tool in tools for pack in contents),
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


_SPDX = re.compile(
    r"CC0-1\.0|CC(-[A-Z]+)+-\d\.\d(-[A-Z]+)?|(GFDL|OGL-UK|Apache|ODbL)-[\d.]+|MIT|Unlicense|FAL"
)


def _known(licence: str | None) -> str:
    """A pack's licence as SPDX has it; NOASSERTION for words of the author's own."""
    return licence if licence and _SPDX.fullmatch(licence) else "NOASSERTION"


def _font(name: str, path: Path) -> dict[str, Any]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        said = str(font["name"].getDebugName(5) or "")
    number = re.search(r"\d+\.\d+", said)
    package = _package(f"font-{name}", name, number[0] if number else "NOASSERTION", "OFL-1.1")
    package["checksums"] = [{"algorithm": "SHA256", "checksumValue": sha(path.read_bytes())}]
    package["comment"] = "Embedded as a subset in the PDF files."
    return package


def _package(reference: str, name: str, number: str, licence: str) -> dict[str, Any]:
    reference = "".join(char if char.isalnum() or char in ".-" else "-" for char in reference)
    return {
        "SPDXID": f"SPDXRef-{reference}",
        "name": name,
        "versionInfo": number,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": licence,
        "licenseDeclared": licence,
        "copyrightText": "NOASSERTION",
    }


def _relation(one: str, kind: str, other: Mapping[str, Any]) -> dict[str, str]:
    return {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other["SPDXID"]}


def sources(packs: Iterable[Pack]) -> str:
    """SOURCES.md: what each pack rests on, and what in it belongs to others."""
    lines = ["# Sources and rights"]
    for pack in packs:
        authors = ", ".join(pack.authors) or "unknown"
        lines += ["", f"## {pack.title}", "", f"By {authors}. Licence: {pack.licence or 'not stated'}."]
        if pack.sources:
            lines.append("")
        for source in pack.sources.values():
            words = [source.author, f"*{source.title}*", source.publisher, source.year, source.url]
            lines.append(f"- {', '.join(word for word in words if word)}")
        rights = [f"- {item.name}: {item.rights}" for item in pack.each() if item.rights is not None]
        if rights:
            lines += ["", "Where things come from, and whose they are:", "", *rights]
    return "\n".join(lines) + "\n"


def licences(theme: Theme, packs: Iterable[Pack], base: Path) -> Mapping[str, bytes]:
    """The licence texts: of the fonts inside the files, and of the packs, where the text lies by them.

    A pack's is `LICENSES/<its licence>.txt` in a folder around `base`, as REUSE has it.
    """
    found = {path.name: path for path in sorted((theme.root / "fonts").glob("*.txt"))}
    for pack in packs:
        name = f"{_known(pack.licence)}.txt"
        for folder in _around(base):
            if (folder / name).is_file():
                found[name] = folder / name
                break
    return {f"LICENCES/{name}": found[name].read_bytes() for name in sorted(found)}


def _around(base: Path) -> Iterator[Path]:
    """Folders of licences from the packs up to the top of their repository."""
    for folder in (base, *base.parents):
        yield folder / "LICENSES"
        if (folder / ".git").exists():
            return
