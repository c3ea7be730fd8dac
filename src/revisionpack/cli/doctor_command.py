"""`revisionpack doctor`."""

from __future__ import annotations

import platform

import click

from revisionpack.cli.talk import give, say


@click.command("doctor")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Say whether this machine has what it takes, and the one line that brings what is missing."""
    from revisionpack import __version__
    from revisionpack.build.installed import installed
    from revisionpack.build.native import LIBRARIES, OPTIONAL, install_line, native
    from revisionpack.build.store import cache_folder
    from revisionpack.content.yaml_tree import LIBYAML_LINE, WITHOUT_LIBYAML, libyaml
    from revisionpack.theme import Theme

    found = native()
    rows = [("revisionpack", __version__), ("Python", f"{platform.python_version()} on {platform.system()}")]
    packages = ("weasyprint", "pydyf", "pikepdf", "genanki", "pydantic", "jinja2")
    absent = [package for package in packages if installed(package) is None]
    rows += [(package, installed(package) or "missing") for package in packages]
    rows.append(("libyaml", libyaml() or "missing"))
    for library in LIBRARIES:
        without = "missing" + (" (optional: files are a little larger)" if library in OPTIONAL else "")
        rows.append((library, found.versions.get(library, without)))
    rows += [("fonts", f"{len(Theme().fonts)} in the theme"), ("store", str(cache_folder()))]
    width = max(len(name) for name, _ in rows)
    give("".join(f"{name:<{width}}  {value}\n" for name, value in rows))
    if found.usable and libyaml() and not absent:
        say("All is here: PDFs and decks can be made.")
        return
    if libyaml() is None:
        say(f"{WITHOUT_LIBYAML[0].upper()}{WITHOUT_LIBYAML[1:]}. This line brings what is missing:")
        say(f"    {LIBYAML_LINE}")
    if absent:
        say("Parts of revisionpack are missing. This line brings them:")
        say(f"    pip install {' '.join(absent)}")
    if not found.usable:
        say("Decks, check and list work; PDFs do not. This line brings what is missing:")
        say(f"    {install_line()}")
    ctx.exit(3)
