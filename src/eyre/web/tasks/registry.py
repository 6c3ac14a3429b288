"""What a task is to the app that defines it, and the list of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise

from eyre.web.access.table import Action


@dataclass(frozen=True)
class File:
    """A file that a task made, kept for its asker."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Outcome:
    """What came of a task: a sentence, a page to go to, a file to fetch; each where there is one."""

    said: str = ""
    address: str = ""
    file: File | None = None


class Later(Exception):
    """Raised by a task that cannot be done yet: it is tried again after a while."""

    def __init__(self, after: timedelta, why: str) -> None:
        super().__init__(why)
        self.after = after


class Cancelled(Exception):
    """Raised within a task whose asker does not want it any more."""


@dataclass(frozen=True)
class Task:
    """Something that is done in the background.

    function: is called with the run (see run.Run) and the arguments of the job, which JSON can carry. It may be called
    twice for one job, when a process was killed in between: the second time must change nothing more. action: the
    right in the inspection that the result needs. every: how often it comes back by itself, for tasks of the
    installation.
    """

    name: str
    title: str | Promise
    function: Callable[..., Outcome | None]
    action: Action | None = None
    every: timedelta | None = None


_tasks: dict[str, Task] = {}


def task(
    name: str, title: str | Promise, *, action: Action | None = None, every: timedelta | None = None
) -> Callable[[Callable[..., Outcome | None]], Task]:
    """Make a function a task. It stands in the module `jobs` of an app."""

    def made(function: Callable[..., Outcome | None]) -> Task:
        assert name not in _tasks, f"there are two tasks {name}"
        _tasks[name] = Task(name, title, function, action, every)
        return _tasks[name]

    return made


def find(name: str) -> Task | None:
    """The task of a name; None where this version has it no more."""
    return _tasks.get(name)


def scheduled() -> tuple[Task, ...]:
    """The tasks that come back by themselves."""
    return tuple(task for task in _tasks.values() if task.every)
