"""`eyre invite`: the link with which somebody opens the first account of an installation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.core.management import call_command

from eyre.cli.installation import DataFolder, open_installation
from eyre.cli.show import console


def invite(
    email: Annotated[str, typer.Argument(help="The address of who shall administer the installation.")],
    data: DataFolder = Path("eyre-data"),
    address: Annotated[
        str, typer.Option("--address", help="Where the installation is found by its people.")
    ] = "http://localhost:8000",
) -> None:
    """Print the link by which somebody opens an account that administers the installation. It holds a week, once.

    Everybody else is invited on the pages.

    Example: `eyre invite somebody@example.org --address https://eyre.example.org`
    """
    data.mkdir(parents=True, exist_ok=True)
    open_installation(data)
    call_command("migrate", verbosity=0, interactive=False)
    from django.urls import reverse  # noqa: PLC0415

    from eyre.web.access.invitations import invite as offer  # noqa: PLC0415 (models can be imported only now)
    from eyre.web.access.memberships import Place  # noqa: PLC0415

    _, token = offer(email, None, Place(), by=None)
    console.print(f"{address.rstrip('/')}{reverse('accounts:invitation', args=[token])}", soft_wrap=True)
