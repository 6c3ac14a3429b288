"""Form controls that Django does not bring."""

from __future__ import annotations

from typing import Any

from django.forms import SelectDateWidget


class DateParts(SelectDateWidget):
    """A date in three boxes, day, month and year: for a date that somebody knows by heart or reads from a paper."""

    template_name = "django/forms/widgets/date_parts.html"
    input_type = "text"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The boxes as the template draws them, with what was typed, even if it is no date."""
        context = super(SelectDateWidget, self).get_context(name, value, attrs)
        widget = context["widget"]
        widget["invalid"] = "aria-invalid" in widget["attrs"]
        typed = widget["value"]
        widget["parts"] = [
            {"kind": kind, "name": f"{name}_{kind}", "id": f"{widget['attrs'].get('id', name)}_{kind}", "value": part}
            for kind in ("day", "month", "year")
            for part in ["" if typed[kind] is None else typed[kind]]
        ]
        return context

    def id_for_label(self, id_: str) -> str:
        """The first box, where an error leads to."""
        return f"{id_}_day"
