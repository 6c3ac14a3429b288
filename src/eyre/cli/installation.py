"""Opens an installation of the web application for a command."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import django
import typer

DataFolder = Annotated[
    Path, typer.Option("--data", help="The folder of the database, the files and the key.", envvar="EYRE_DATA")
]


def open_installation(data: Path) -> None:
    """Let Django find the database: that of EYRE_DATABASE, or the file in the data folder."""
    os.environ["EYRE_DATA"] = str(data.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "eyre.web.settings"
    django.setup()
