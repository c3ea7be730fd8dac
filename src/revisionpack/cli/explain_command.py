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
    from revisionpack.build.codes import explanations
    from revisionpack.text.suggest import suggest

    known = explanations()
    if code is None:
        width = max(map(len, known))
        give("".join(f"{name:<{width}}  {known[name].splitlines()[0]}\n" for name in sorted(known)))
        return
    if code not in known:
        meant = suggest(code, known)
        hint = f" Did you mean '{meant}'?" if meant else " `revisionpack explain` lists them all."
        raise click.UsageError(f"There is no code '{code}'.{hint}")
    give(f"{code}\n\n{known[code]}\n")
