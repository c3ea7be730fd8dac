"""`revisionpack explain`."""

from __future__ import annotations

import click

from revisionpack.cli.talk import give


@click.command("explain")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Explain the CODE of a problem: what is meant, why it matters, what to write instead.

    Without a code, list them all.
    """
    from revisionpack.checks.explain import CODES
    from revisionpack.text.suggest import suggest

    if code is None:
        width = max(map(len, CODES))
        give("".join(f"{name:<{width}}  {CODES[name].splitlines()[0]}\n" for name in sorted(CODES)))
        return
    if code not in CODES:
        parts = [name for name in CODES if code and code in name]
        meant = [near] if (near := suggest(code, CODES)) else parts[:5]
        hint = f" Did you mean {' or '.join(meant)}?" if meant else " `revisionpack explain` lists them all."
        raise click.UsageError(f"There is no code '{code}'.{hint}")
    give(f"{code}\n\n{CODES[code]}\n")
