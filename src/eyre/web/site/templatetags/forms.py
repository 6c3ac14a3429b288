"""Tags by which Django's forms come out in the markup of the design system."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# The class of an input follows from Django's kind of it; what is not named here is a line of text.
INPUT_CLASSES = {
    "hidden": "",
    "checkbox": "govuk-checkboxes__input",
    "file": "govuk-file-upload",
    "number": "govuk-input govuk-input--width-10",
    "date": "govuk-input govuk-input--width-10",
    "datetime": "govuk-input govuk-input--width-20",
    "time": "govuk-input govuk-input--width-5",
}


@register.simple_tag
def attributes(widget: Mapping[str, Any], kind: str = "") -> SafeString:
    """The attributes of a form control: its own, with the class of the design system and that of an error.

    kind: the class of the design system, such as "govuk-select"; without it the class follows from Django's kind.
    """
    django_kind = PurePosixPath(str(widget["template_name"])).stem
    own = dict(widget["attrs"])
    classes = [kind or INPUT_CLASSES.get(django_kind, "govuk-input"), str(own.pop("class", ""))]
    if own.get("aria-invalid") and classes[0]:
        classes.append(f"{classes[0].split()[0]}--error")
    own["class"] = " ".join(part for part in classes if part)
    shown = ((name, value) for name, value in own.items() if value is not False and value not in (None, ""))
    return format_html_join("", ' {}="{}"', ((name, name if value is True else value) for name, value in shown))


@register.filter
def first_control(field: BoundField) -> str:
    """The id of the control that an error of the field leads to: of a group, its first one."""
    return field.id_for_label or f"{field.auto_id}_0"
