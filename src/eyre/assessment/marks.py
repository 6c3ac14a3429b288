"""What an assessor marks a question with, beside its answer: to come back to it, or that it shows good practice.

A mark is an event of the log on a question of its own, `<question>:<mark>`, whose value is "yes". A colon is no part of
any id of a pack, so a mark is never taken for a question, and marking a question is no conflict with answering it.
"""

from __future__ import annotations

COME_BACK = "come_back"
GOOD_PRACTICE = "good_practice"
MARKS = (COME_BACK, GOOD_PRACTICE)
MARKED = "yes"


def marked(question: str, mark: str) -> str:
    """The question of the log under which a mark of a question stands."""
    return f"{question}:{mark}"


def split_mark(question: str) -> tuple[str, str | None]:
    """The question and the mark, where it is one."""
    name, colon, mark = question.partition(":")
    return name, mark if colon else None
