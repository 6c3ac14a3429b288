"""A timetable -> the document and the calendars that people and offices work by, and the list of what moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from eyre.document.calendar import Event
from eyre.document.model import Block, Cell, Contents, Cover, Document, Heading, Paragraph, Table, text
from eyre.errors import EyreError
from eyre.fieldwork.changes import Change, when_and_where
from eyre.fieldwork.spec import Fieldwork
from eyre.fieldwork.timetable import Booking
from eyre.tables.validation import suggest

_KIND = {"manager": "case manager", "offender": "offender", "partner": "partner"}
_WIDTHS = (15, 16, 17, 8, 13, 22, 15)
Names = Mapping[str, str]


def subjects(fieldwork: Fieldwork, bookings: Iterable[Booking]) -> tuple[str, ...]:
    """Who and what has a timetable of its own: the offices, the assessors, the case managers, then all others."""
    listed = list(bookings)
    offices = [office.id for office in fieldwork.offices if any(b.office == office.id for b in listed)]
    assessors = [a.key for a in fieldwork.assessors if any(a.key in b.interview.people for b in listed)]
    managers = sorted({b.interview.manager for b in listed if b.interview.manager})
    others = sorted({other for b in listed if b.interview.kind != "offender" for other in b.interview.others})
    return tuple(dict.fromkeys((*offices, *assessors, *managers, *others)))


def bookings_of(subject: str, bookings: Iterable[Booking]) -> tuple[Booking, ...]:
    """The bookings of a person or an office."""
    return tuple(b for b in bookings if subject == b.office or subject in b.interview.people)


def schedule(
    cover: Cover, fieldwork: Fieldwork, bookings: Sequence[Booking], names: Names, only: str | None = None
) -> Document:
    """The timetable, with a chapter for each office and person, or for one of them only.

    names: the name of each person who has one, by key; people without a name are shown by their key.
    Raises EyreError where only is neither a person nor an office of the timetable.
    """
    known = subjects(fieldwork, bookings)
    if only is not None and only not in known:
        raise EyreError(f"{only!r} is no office and no person of the timetable. {suggest(only, known)}")
    blocks: list[Block] = [] if only else [Contents("Contents")]
    for subject in [only] if only else known:
        title = title_of(subject, fieldwork, names)
        own = bookings_of(subject, bookings)
        blocks.append(Heading(1, title, f"for-{subject}"))
        blocks.append(Paragraph(text(f"{len(own)} {'interview' if len(own) == 1 else 'interviews'}."), "lead"))
        blocks.append(_table(title, subject, own, fieldwork, names))
    return Document(cover, tuple(blocks))


def title_of(subject: str, fieldwork: Fieldwork, names: Names) -> str:
    """What a person or an office is called."""
    offices = {office.id: office.title for office in fieldwork.offices}
    return offices.get(subject) or names.get(subject) or subject


def _table(title: str, subject: str, bookings: Iterable[Booking], fieldwork: Fieldwork, names: Names) -> Table:
    header = ("Day", "Time", "Office", "Room", "Case", "Interview with", "Others there")
    rows = [
        (
            f"{booking.day:%a} {booking.day.day} {booking.day:%B}",
            f"{booking.starts:%H:%M} to {booking.ends:%H:%M}",
            title_of(booking.office, fieldwork, names),
            str(booking.room),
            booking.interview.case,
            _interviewed(booking, names),
            ", ".join(names.get(person, person) for person in _listening(booking) if person != subject),
        )
        for booking in bookings
    ]
    cells = tuple(tuple(Cell(text(word)) for word in row) for row in rows)
    return Table(title, tuple(Cell(text(word)) for word in header), cells, "lllllll", f"table-{subject}", _WIDTHS)


def _interviewed(booking: Booking, names: Names) -> str:
    interview = booking.interview
    person = interview.manager or ", ".join(interview.others)
    # Whoever is supervised has no name in any table, and the key says no more than the case does.
    known = f" ({names.get(person, person)})" if interview.kind != "offender" and person else ""
    return f"{_KIND[interview.kind]}{known}"


def _listening(booking: Booking) -> tuple[str, ...]:
    interview = booking.interview
    joining = interview.others if interview.kind == "manager" else ()
    return tuple(person for person in (interview.assessor, interview.second, *joining) if person)


def events(inspection: str, bookings: Iterable[Booking], fieldwork: Fieldwork, names: Names) -> tuple[Event, ...]:
    """The bookings as entries of a calendar. inspection: its id, which makes the entries' ids unique everywhere."""
    return tuple(
        Event(
            uid=f"{booking.interview.id}.{inspection}@eyre".lower(),
            title=f"{booking.interview.case}: {_interviewed(booking, names)}",
            starts=datetime.combine(booking.day, booking.starts),
            ends=datetime.combine(booking.day, booking.ends),
            place=f"{title_of(booking.office, fieldwork, names)}, room {booking.room}",
            text=f"With {', '.join(names.get(person, person) for person in _listening(booking))}",
        )
        for booking in bookings
    )


def change_list(cover: Cover, changes: Sequence[Change], names: Names) -> Document:
    """What moved, as a document to send round."""
    header = tuple(Cell(text(word)) for word in ("Interview", "What", "Before", "Now", "Whom it concerns"))
    rows = tuple(
        tuple(
            Cell(text(word))
            for word in (
                change.interview,
                change.what,
                when_and_where(change.before),
                when_and_where(change.after),
                ", ".join(names.get(person, person) for person in change.people),
            )
        )
        for change in changes
    )
    table = Table("Changes of the timetable", header, rows, "lllll", "changes")
    return Document(cover, (Heading(1, "Changes", "changes-chapter"), table))
