"""`revisionpack schema`."""

from __future__ import annotations

import json

import click

from revisionpack.cli.talk import give


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of pack files, by which editors complete and check."""
    from revisionpack.content.schema import json_schema

    give(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n")
