"""What the forms of an instrument have in common, made once: headings, what each question looks like, and the rules.

What a template makes of a question depends on little besides the pack: what is chosen, where it was found, whether it
applies. That is its look, and each look is drawn once. What people wrote themselves, and the events that the next
answer replaces, differ from page to page: they are put into their places, and stay in no memory.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from types import MappingProxyType
from typing import Any, NamedTuple

from django.template.loader import get_template
from django.utils.html import escape, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from eyre.assessment.marks import COME_BACK, GOOD_PRACTICE, marked, split_mark
from eyre.framework.conditions import chosen
from eyre.framework.spec import Consistency, Question
from eyre.web.assessment.sheet import Heading, Placed, Sheet, headings, source_words
from eyre.web.assessment.words import script_words

_MOST_KEPT = 32  # skeletons, of about a megabyte each
_MOST_LOOKS = 4096  # of one skeleton, of two or three kilobytes each
_PLACE = secrets.token_hex(8)  # begins the name of a place; no text has it
_PLACES = {name: f"{_PLACE}:{name}:" for name in ("base", "value", "note", "come_back", "good_practice")}
_NAMES = re.compile(rf"{_PLACE}:(\w+):")
_BETWEEN = re.compile(r">\s*\n\s*<")  # between two lines of the template: to a browser a node each, for nothing

_kept: OrderedDict[Hashable, Skeleton] = OrderedDict()
_keeping = Lock()


class Look(NamedTuple):
    """All on which the look of a question depends, besides the pack. value: what is chosen, not what is written."""

    value: str | None
    source: str | None
    noted: bool
    state: str
    derived: str
    given: str | None
    come_back: bool
    good_practice: bool
    needs_reason: bool
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """One value that may be chosen, with the key that chooses it. rank: its place among those chosen, from 1, or 0."""

    value: str
    label: str
    key: str
    chosen: bool
    rank: int


@dataclass(frozen=True)
class Item:
    """One question as its template reads it. answers: the present ones, where there are several."""

    placed: Placed
    look: Look
    answers: Sequence[dict[str, Any]] = ()

    @property
    def choices(self) -> list[Choice]:
        """What may be chosen, the first nine by a key."""
        taken = chosen(self.look.value)
        return [
            Choice(one, label, str(n) if n < 10 else "", one in taken, taken.index(one) + 1 if one in taken else 0)
            for n, (one, label) in enumerate(self.placed.labels.items(), start=1)
        ]

    @property
    def outdated(self) -> str:
        """What was answered under another version, and is no answer in the one in use."""
        labels = self.placed.labels
        return "; ".join(one for one in chosen(self.look.value) if labels and one not in labels)

    @property
    def sources(self) -> list[tuple[str, str, bool]]:
        """Where the answer may have been found: value, words, whether it was."""
        expected = self.placed.question.sources
        used = self.look.source or expected[0]
        return [(source, source_words(source), source == used) for source in dict.fromkeys((*expected, used))]

    @property
    def rules(self) -> list[tuple[Consistency, bool]]:
        """The rules that the answer may break, and whether it does."""
        return [(rule, rule.id in self.look.broken) for rule in self.placed.rules]


@dataclass(frozen=True)
class Group:
    """The questions under one heading, drawn. asked: how many apply; answered: how many of those have an answer."""

    id: str
    title: str
    asked: int
    answered: int
    drawn: SafeString


class Drawn(NamedTuple):
    """What the template makes of a look. parts: text and the names of places in turn; bare: with the places empty."""

    parts: tuple[str, ...]
    bare: str


@dataclass(frozen=True)
class Skeleton:
    """The form of an instrument in one order and language. script: what the script of the page needs to know of it."""

    headings: tuple[Heading, ...]
    script: SafeString
    may_answer: bool
    looks: dict[tuple[str, Look], Drawn]

    def groups(self, of: Sheet) -> list[Group]:
        """The questions of an assessment."""
        touched = {split_mark(name)[0] for name in of.present}
        found = []
        for heading in self.headings:
            states = [of.standing.states[placed.question.id] for placed in heading.questions]
            asked = len(states) - states.count("not_asked")
            answered = states.count("answered") + states.count("not_applicable")
            drawn = [
                self._answered(of, placed)
                if placed.question.id in touched
                else self._drawn(placed, _look(of, placed)).bare
                for placed in heading.questions
            ]
            found.append(Group(heading.id, heading.title, asked, answered, mark_safe("".join(drawn))))
        return found

    def _answered(self, of: Sheet, placed: Placed) -> str:
        """One question with what is of this page alone in its places. The template has escaped the rest."""
        name = placed.question.id
        answers, *marks = (
            of.present.get(one, []) for one in (name, marked(name, COME_BACK), marked(name, GOOD_PRACTICE))
        )
        answer = answers[0] if len(answers) == 1 else {}
        look = _look(of, placed, answer, *map(bool, marks))
        drawn = self._drawn(placed, look) if len(answers) < 2 else _draw(Item(placed, look, answers), self.may_answer)
        events = [" ".join(str(one["event_id"]) for one in replaced) for replaced in (answers, *marks)]
        own = dict(zip(("base", COME_BACK, GOOD_PRACTICE), events, strict=True))
        own |= {"value": answer.get("value") or "", "note": answer.get("note") or ""}
        # Text and the name of a place take turns.
        return "".join([escape(own[one]) if n % 2 else one for n, one in enumerate(drawn.parts)])

    def _drawn(self, placed: Placed, look: Look) -> Drawn:
        key = (placed.question.id, look)
        found = self.looks.get(key)
        if found is None:
            if len(self.looks) >= _MOST_LOOKS:
                self.looks.clear()
            found = self.looks[key] = _draw(Item(placed, look), self.may_answer)
        return found


def skeleton(of: Sheet, order: str, put: Mapping[str, Question], interview: str = "", *, may_answer: bool) -> Skeleton:
    """The skeleton of the form of an assessment, in the language of the page. put: the questions of an interview."""
    about = of.assessment
    here = (about.framework, about.schedule, about.part)
    key = (about.inspection.content, *here, order, interview, get_language(), may_answer)
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    told = {"rules": of.rules, "own": list(of.questions), "version": of.framework.version, "words": script_words()}
    made = Skeleton(headings(of, order, put), json_script(told, "case-form-pack"), may_answer, {})
    with _keeping:
        _kept[key] = made
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return made


def _look(
    of: Sheet,
    placed: Placed,
    answer: Mapping[str, Any] = MappingProxyType({}),
    come_back: bool = False,
    good_practice: bool = False,
) -> Look:
    question = placed.question
    derived = of.standing.derived.get(question.id, "")
    return Look(
        answer.get("value") if question.kind != "text" else None,
        answer.get("source"),
        bool(answer.get("note")),
        of.standing.states[question.id],
        placed.labels.get(derived, derived),
        _worded(placed, of.progress.given.get(question.id)) if question.answers_from else None,
        come_back,
        good_practice,
        question.id in of.standing.reasons,
        tuple(rule.id for rule in placed.rules if rule in of.standing.contradictions),
    )


def _worded(placed: Placed, value: str | None) -> str:
    return "; ".join(placed.labels.get(one, one) for one in chosen(value)) or _("not answered yet")


def _draw(item: Item, may_answer: bool) -> Drawn:
    shown = {"item": item, "q": item.placed.question, "may_answer": may_answer, "places": _PLACES}
    drawn = _BETWEEN.sub("><", get_template("assessment/question.html").render(shown))
    parts = _NAMES.split(drawn)
    return Drawn(tuple(parts), "".join(parts[::2]))
