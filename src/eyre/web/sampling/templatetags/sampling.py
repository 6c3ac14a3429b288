"""Tags of the pages of the sample."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString

from eyre.web.sampling.words import SAMPLE_STATUSES
from eyre.web.site.templatetags.parts import tag

register = template.Library()


@register.simple_tag
def sample_status(status: str) -> SafeString:
    """What has become of a case of the sample."""
    word, colour = SAMPLE_STATUSES[status]
    return tag(str(word), colour)


@register.filter
def entry(mapping: Mapping[str, object], key: str) -> object:
    """An entry of a mapping, and where there is none, its key."""
    return mapping.get(key, key)
