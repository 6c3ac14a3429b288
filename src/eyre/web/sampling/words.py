"""What becomes of a case of the sample, in words and colours."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SAMPLE_STATUSES: Mapping[str, tuple[str | Promise, str]] = {
    "selected": (_("Selected"), "blue"),
    "replacement": (_("Replacement"), "teal"),
    "dropped": (_("Dropped"), "orange"),
    "waiting": (_("Reserve"), "grey"),
}
