"""The templates of letters, filled with what is known of an inspection."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from string import Template

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eyre.assessment.inspection import Inspection as Value
from eyre.report.words import day_in_words
from eyre.sampling.table_schemas import rules_of_draw

LETTERS: Mapping[str, str | Promise] = {
    "caseload-asked": _("Ask for the caseload"),
    "seed-committed": _("Tell that a secret is committed"),
    "sample-drawn": _("Announce the sample"),
    "draft-to-check": _("Send the draft to be checked"),
}
OPEN = "[to be filled in]"


def filled(kind: str, value: Value, due: Mapping[str, date]) -> tuple[str, str]:
    """The title and the text of a letter; what is not known yet is left to be filled in."""
    text = (files("eyre.web.inspections.letters") / f"{kind}.md").read_text(encoding="utf-8")
    title, _line, body = Template(text).substitute(_facts(value, due)).partition("\n")
    return title.removeprefix("# "), body.strip() + "\n"


def _facts(value: Value, due: Mapping[str, date]) -> dict[str, str]:
    about, plan = value.about, value.sampling
    rules = rules_of_draw(value.frameworks.values())
    size = plan.size or (rules[1].size if rules else None)
    return {
        "area": about.area,
        "first_day": day_in_words(about.inspected_from),
        "last_day": day_in_words(about.inspected_to),
        "sample_day": _day(due.get("sample")),
        "publication_day": _day(due.get("publication")),
        "size": str(size or OPEN),
        "commitment": plan.commitment or OPEN,
        "public_value": plan.public_value or OPEN,
    }


def _day(day: date | None) -> str:
    return day_in_words(day) if day else OPEN
