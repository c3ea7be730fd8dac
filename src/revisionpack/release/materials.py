"""What a release is made of besides our own words: software and fonts, as an SPDX document; sources; licences."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from revisionpack import __version__
from revisionpack.build.keys import content_digest, sha, versions
from revisionpack.content.model import Pack
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
}


def sbom(syllabus: str, version: str, updated: str, theme: Theme) -> str:
    """SPDX 2.3, JSON: what made the files, and the fonts that are inside them. Dated by the content."""
    packages: list[dict[str, Any]] = [_package("revisionpack", __version__, "MIT")]
    tools = {**versions("pdf"), **versions("apkg"), **versions("tile")}
    packages += [_package(name, tools[name], _LICENCES[name]) for name in sorted(tools) if name in _LICENCES]
    fonts = []
    for name, path in sorted(theme.fonts.items()):
        package = _package(name, "NOASSERTION", "OFL-1.1")
        package["checksums"] = [{"algorithm": "SHA256", "checksumValue": sha(path.read_bytes())}]
        package["comment"] = "Embedded as a subset in the PDF files."
        fonts.append(package)
    described = packages + fonts
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"{syllabus}-{version}",
        "documentNamespace": f"urn:revisionpack:{syllabus}:{version}:{content_digest(described)[:32]}",
        "creationInfo": {
            "created": f"{updated or '1980-01-01'}T00:00:00Z",
            "creators": [f"Tool: revisionpack-{__version__}"],
        },
        "packages": described,
        "relationships": [
            {
                "spdxElementId": "SPDXRef-DOCUMENT",
                "relationshipType": "DESCRIBES",
                "relatedSpdxElement": package["SPDXID"],
            }
            for package in described
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _package(name: str, version: str, licence: str) -> dict[str, Any]:
    reference = "".join(char if char.isalnum() or char in ".-" else "-" for char in name)
    return {
        "SPDXID": f"SPDXRef-{reference}",
        "name": name,
        "versionInfo": version,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": licence,
        "licenseDeclared": licence,
        "copyrightText": "NOASSERTION",
    }


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
            lines += ["", "Belongs to others:", "", *rights]
    return "\n".join(lines) + "\n"


def licences(theme: Theme) -> Mapping[str, bytes]:
    """The licence texts of what the files carry along: the fonts'."""
    return {
        f"LICENCES/{path.name}": path.read_bytes() for path in sorted((theme.root / "fonts").glob("*.txt"))
    }
