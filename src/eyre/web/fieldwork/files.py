"""The timetable, and what moved in it, as files that people take with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from eyre.assessment.inspection import Inspection as Value
from eyre.document import render_html, render_ics, render_pdf, render_xlsx
from eyre.document.model import Cover, Document
from eyre.errors import EyreError
from eyre.fieldwork.changes import Change
from eyre.fieldwork.schedules import bookings_of, change_list, events, schedule, title_of
from eyre.report.words import day_in_words
from eyre.web.fieldwork.selectors import fieldwork_of, names_of
from eyre.web.fieldwork.timetable import require_timetable

DRAWERS: Mapping[str, Callable[[Document], str | bytes]] = {
    "html": render_html,
    "pdf": render_pdf,
    "xlsx": render_xlsx,
}
FORMATS: Mapping[str, str] = {"pdf": "PDF", "xlsx": "Excel", "html": "HTML", "ics": "iCalendar"}
_KINDS = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar; charset=utf-8",
}


@dataclass(frozen=True)
class Drawn:
    """A file to take away."""

    name: str
    kind: str
    content: bytes


def timetable_file(value: Value, format: str, of: str = "") -> Drawn:
    """The timetable, of everybody or of one person or office. Raises EyreError where there is none yet."""
    fieldwork, names, bookings = fieldwork_of(value), names_of(value), require_timetable(value)
    stem = f"timetable-{of}" if of else "timetable"
    if format == "ics":
        if not of:
            raise EyreError("A calendar is of one person or office. Choose whose timetable it shall be.")
        entries = events(value.about.id, bookings_of(of, bookings), fieldwork, names)
        title = f"{title_of(of, fieldwork, names)}: {value.about.title}"
        return _drawn(stem, format, render_ics(title, entries, timezone.now().replace(microsecond=0)))
    title = f"Timetable for {title_of(of, fieldwork, names)}" if of else "Timetable of the fieldwork"
    document = schedule(_cover(value, title), fieldwork, bookings, names, of or None)
    return _drawn(stem, format, DRAWERS[format](document))


def changes_file(value: Value, changes: Sequence[Change], format: str) -> Drawn:
    """The list of what moved. Raises EyreError where nothing did."""
    if not changes:
        raise EyreError("Nothing moved, so there is no list to send round.")
    document = change_list(_cover(value, "Changes of the timetable"), changes, names_of(value))
    return _drawn("changes", format, DRAWERS[format](document))


def _drawn(stem: str, format: str, content: str | bytes) -> Drawn:
    data = content.encode() if isinstance(content, str) else content
    return Drawn(f"{stem}.{format}", _KINDS[format], data)


def _cover(value: Value, title: str) -> Cover:
    about = value.about
    dates = f"{day_in_words(about.inspected_from)} to {day_in_words(about.inspected_to)}"
    return Cover(title, about.title, about.programme, about.publisher, dates, about.marking, about.synthetic)
