"""Keeps a process running beside the one that serves pages."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_PATIENCE = 30  # seconds in which it may finish what it is doing
_PAUSE = 2  # seconds before it is started again, should it end by itself


@contextmanager
def beside(*command: str) -> Iterator[None]:
    """Run a command as long as the body runs, and again where it ends before that."""
    ending = threading.Event()
    running = subprocess.Popen(command)

    def keep() -> None:
        nonlocal running
        while not ending.is_set():
            running.wait()
            if not ending.wait(_PAUSE):
                running = subprocess.Popen(command)

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        running.terminate()
        try:
            running.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            running.kill()
