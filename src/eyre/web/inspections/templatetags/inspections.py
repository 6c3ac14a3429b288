"""Tags of the pages of inspections."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from eyre.web.inspections.words import PURPOSE_NAMES, STATE_COLOURS, STATE_NAMES, STEP_NAMES
from eyre.web.site.templatetags.parts import tag

register = template.Library()


@register.simple_tag
def state_tag(state: str) -> SafeString:
    """How far an inspection is, in a word."""
    return tag(str(STATE_NAMES[state]), STATE_COLOURS[state])


@register.filter
def step_name(action: str) -> str:
    """A step of an inspection, as a button says it."""
    return str(STEP_NAMES[action])


@register.filter
def purpose_name(purpose: str) -> str:
    """For which purpose a case is assessed."""
    return str(PURPOSE_NAMES[purpose])


@register.filter
def beside(values: Iterable[object], others: Iterable[object]) -> list[tuple[object, object]]:
    """Each value after what it belongs to."""
    return list(zip(others, values, strict=True))
