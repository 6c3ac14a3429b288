"""What stands between `{{` and `}}` in a text -> a Reference: which figure is meant, of whom, and in which form.

    {{ [not] [framework/]subject[:value] [@group] [as form] }}

This module knows the grammar only; whether there is such a subject, and what its figure is, `figures` finds out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from eyre.errors import EyreError, Problem
from eyre.framework.framework import nearest

Form = Literal["percent", "count", "x_of_y", "of", "words", "Words", "number_words", "score", "rating", "value"]
FORMS: tuple[Form, ...] = get_args(Form)
KINDS = (
    "attribute", "group", "units", "interview", "performance", "fact", "table", "weight", "importance", "sampling",
    "ratings", "targets",
)  # fmt: skip
GRAMMAR = "Write {{ [not] [framework/]subject[:value] [@group] [as form] }}."

_SUBJECT = re.compile(r"(?:([A-Za-z][\w.-]*)/)?([A-Za-z][\w.-]*)(?::([\w.-]+))?", re.ASCII)
_GROUP = re.compile(r"@([A-Za-z][\w.-]*)", re.ASCII)


class Refused(EyreError):
    """A reference that cannot be printed: what is wrong with it, and what is allowed."""

    severity = "error"

    def __init__(self, reason: str, remedy: str) -> None:
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{reason}. {remedy}")

    def in_text(self, file: str, line: int | None, reference: str) -> Problem:
        """The same, as a problem of the text in which the reference stands."""
        return Problem(
            file, self.reason, self.remedy, row=line, value=" ".join(reference.split()), severity=self.severity
        )


class Unknown(Refused):
    """A reference to something that a framework does not have."""


class NothingYet(Refused):
    """A reference to a figure that rests on nothing yet: sound, once more is answered or judged."""

    severity = "notice"


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference as it was written. framework, value, group and form are empty where it does not say them."""

    subject: str
    negated: bool = False
    framework: str = ""
    value: str = ""
    group: str = ""
    form: Form | None = None

    @property
    def kind(self) -> str:
        """What the subject's first word announces, such as fact; empty for a question, a criterion or a composite."""
        first = self.subject.partition(".")[0]
        return first if "." in self.subject and first in KINDS else ""

    @property
    def name(self) -> str:
        """The subject without the word that announces its kind."""
        return self.subject.partition(".")[2] if self.kind else self.subject

    def __str__(self) -> str:
        words = [
            "not" if self.negated else "",
            (f"{self.framework}/" if self.framework else "") + self.subject + (f":{self.value}" if self.value else ""),
            f"@{self.group}" if self.group else "",
            f"as {self.form}" if self.form else "",
        ]
        return " ".join(word for word in words if word)


def parse(text: str) -> Reference:
    """Read a reference, with or without its braces. Raises Refused, which says what is allowed."""
    words = _inside(text).split()
    if not words:
        raise Refused("nothing stands between the braces", GRAMMAR)
    # A question may be named `not`: then nothing follows that could be its subject.
    negated = words[0] == "not" and len(words) > 1 and not words[1].startswith("@") and words[1] != "as"
    if negated:
        words = words[1:]
    subject, *rest = words
    match = _SUBJECT.fullmatch(subject)
    if match is None:
        raise Refused(
            f"{subject!r} names no subject", f"A subject is made of letters, digits, _, - and dots. {GRAMMAR}"
        )
    group = ""
    if rest and rest[0].startswith("@"):
        group = _group(rest[0])
        rest = rest[1:]
    return Reference(match[2], negated, match[1] or "", match[3] or "", group, _form(rest))


def _inside(text: str) -> str:
    stripped = text.strip()
    if stripped.startswith("{{") and stripped.endswith("}}") and len(stripped) >= 4:
        return stripped[2:-2]
    if "{{" in stripped or "}}" in stripped:
        raise Refused("the braces of the reference do not match", GRAMMAR)
    return stripped


def _group(word: str) -> str:
    match = _GROUP.fullmatch(word)
    if match is None:
        raise Refused(f"{word!r} names no group", f"Write the group directly after @, as in @all. {GRAMMAR}")
    return match[1]


def _form(words: list[str]) -> Form | None:
    if not words:
        return None
    if words[0] != "as":
        misplaced = "the group stands before the form" if words[0].startswith("@") else "only @group and as may follow"
        raise Refused(f"{' '.join(words)!r} is not understood: {misplaced}", GRAMMAR)
    if len(words) < 2:
        raise Refused("no form follows after as", f"Forms are {', '.join(FORMS)}.")
    if len(words) > 2:
        raise Refused(f"{' '.join(words[2:])!r} follows after the form", f"The form is the last word. {GRAMMAR}")
    for form in FORMS:
        if form == words[1]:
            return form
    raise Refused(f"there is no form {words[1]!r}", f"{nearest(words[1], FORMS)} Forms are {', '.join(FORMS)}.")
