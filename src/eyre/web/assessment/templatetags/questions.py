"""Draws the questions of a form, of which most look the same on every page: what is the same is drawn once.

What a template makes of a question depends on little besides the pack: the answer, where it was found, whether it
applies. Only the events that the next answer replaces differ from page to page; they are put into their places.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from django import template
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from eyre.web.assessment.sheet import Item

register = template.Library()

_MOST_KEPT = 4096  # drawn questions, of two or three kilobytes each
_PLACE = secrets.token_hex(8)  # stands where events go; no text has it

_kept: OrderedDict[Hashable, tuple[str, ...]] = OrderedDict()
_keeping = Lock()


@register.simple_tag
def case_question(item: Item, *, may_answer: bool) -> SafeString:
    """One question of a form with its answer."""
    bases = (item.base, item.come_back_base, item.good_practice_base)
    first, *others = _drawn(item, may_answer)
    # The template has escaped the rest. A question that another framework answers has no places.
    placed = (f"{conditional_escape(base) if base else ''}{text}" for base, text in zip(bases, others, strict=False))
    return mark_safe(first + "".join(placed))


def _drawn(item: Item, may_answer: bool) -> tuple[str, ...]:
    """What the template makes of a question, parted where the events go."""
    if len(item.answers) > 1 or item.answer.get("note") or (item.question.kind == "text" and item.answer):
        return _draw(item, may_answer)  # what people wrote themselves stays in no memory
    key = (get_language(), may_answer, _looks(item))
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    drawn = _draw(item, may_answer)
    with _keeping:
        _kept[key] = drawn
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return drawn


def _draw(item: Item, may_answer: bool) -> tuple[str, ...]:
    shown = {"item": item, "may_answer": may_answer, "place": _PLACE}
    return tuple(get_template("assessment/question.html").render(shown).split(_PLACE))


def _looks(item: Item) -> Hashable:
    """All that the template reads of a question with no answer, or with one that has no note."""
    question = item.question
    return (
        question.id,
        question.text,
        question.kind,
        question.guidance,
        question.sources,
        question.answers_from and question.answers_from.framework,
        item.number,
        item.choices,
        item.state,
        item.derived,
        item.given,
        item.needs_reason,
        item.answer.get("value"),
        item.answer.get("source"),
        bool(item.come_back),
        bool(item.good_practice),
        tuple((rule.id, rule.text, broken) for rule, broken in item.rules),
    )
