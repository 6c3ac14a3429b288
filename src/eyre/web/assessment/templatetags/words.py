"""What the pages of assessing say of people and values."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def name_of(names: Mapping[str, str], key: str | None) -> str:
    """The name of the person with a key of `people`; the key where there is no name."""
    return names.get(key or "", key or "")
