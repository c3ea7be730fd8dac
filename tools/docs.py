"""Write what is generated and committed: schema/*.json, docs/errors.md, the tables of docs/pack-format.md."""

from __future__ import annotations

import json
from pathlib import Path

from revisionpack.checks.explain import as_document
from revisionpack.content.reference import fill
from revisionpack.content.schema import json_schema, syllabus_schema

ROOT = Path(__file__).parents[1]


def main() -> None:
    for name, schema in (("pack", json_schema()), ("syllabus", syllabus_schema())):
        text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        (ROOT / "schema" / f"{name}.schema.json").write_text(text, encoding="utf-8")
    (ROOT / "docs" / "errors.md").write_text(as_document(), encoding="utf-8")
    reference = ROOT / "docs" / "pack-format.md"
    reference.write_text(fill(reference.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
