"""Does the jobs of the queue. `eyre serve` keeps one such process beside the pages; it ends when its parent is gone."""

from __future__ import annotations

import logging
import os
import signal
import threading
from typing import Any

from django.core.management import BaseCommand, call_command
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from eyre.web.tasks import heart

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Do jobs until told to end. What runs at that time is finished first."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        threading.Thread(target=_live, args=[os.getppid()], daemon=True).start()
        call_command("db_worker", "--no-startup-delay", "--interval", "1", verbosity=0)


def _live(parent: int) -> None:
    while True:
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
        for duty in (heart.beat, heart.reap, heart.tick):
            try:
                duty(timezone.now())
            except DatabaseError:
                log.warning("The database did not answer the worker; it will be asked again", exc_info=True)
        close_old_connections()
        threading.Event().wait(heart.BEAT)
