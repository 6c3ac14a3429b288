"""`prepare`: brings an installation to the version of the program; `eyre serve` calls it at every start."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command

from eyre.web.accounts.models import User
from eyre.web.configuration import keep_key
from eyre.web.demonstration import load_demonstration


class Command(BaseCommand):
    """Migrate the database, gather the static files, and fill a new database where that is wanted."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether a new database shall be filled."""
        parser.add_argument("--filled", action="store_true")

    def handle(self, *args: Any, filled: bool = False, **options: Any) -> None:
        """Do it."""
        if not settings.CONFIGURATION.production:
            keep_key(settings.CONFIGURATION.data)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        if filled and not User.objects.exists():
            load_demonstration()
