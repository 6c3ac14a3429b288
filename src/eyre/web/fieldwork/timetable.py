"""What the pages of the timetable read: the grid of a day, an office or a person, and where an interview could be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.utils.functional import Promise

from eyre.assessment.inspection import Inspection as Value
from eyre.errors import EyreError, Problems
from eyre.fieldwork.arrangements import Arrangements, Interview
from eyre.fieldwork.by_hand import obstacles
from eyre.fieldwork.changes import Change, changes
from eyre.fieldwork.check import Broken, broken_timetable
from eyre.fieldwork.schedules import bookings_of, subjects, title_of
from eyre.fieldwork.spec import Fieldwork, Slot
from eyre.fieldwork.stage import arrangements_of
from eyre.fieldwork.table_schemas import TIMETABLE
from eyre.fieldwork.timetable import Booking, read_timetable
from eyre.framework.framework import found
from eyre.tables.csv_table import read_csv
from eyre.web.fieldwork.selectors import fieldwork_of, names_of
from eyre.web.fieldwork.words import KINDS
from eyre.web.inspections.models import Inspection


@dataclass(frozen=True, slots=True)
class Card:
    """One booking as a grid shows it, with the names of those who take part, and what is wrong with it."""

    booking: Booking
    kind: str | Promise
    office: str
    assessor: str
    second: str
    met: str
    joining: str
    problem: str


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a grid: where a booking can be dropped. office is empty where the grid does not tell offices apart."""

    day: date
    starts: time
    office: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Slots as rows; as columns the offices of one day, or the days of one person or office."""

    title: str
    columns: tuple[str | date, ...]
    rows: tuple[tuple[Slot, tuple[Place, ...]], ...]


@dataclass(frozen=True, slots=True)
class TimetablePage:
    """All that the page of the timetable shows. of and day: what was chosen of subjects and days."""

    days: tuple[date, ...]
    subjects: tuple[tuple[str, str], ...]
    grids: tuple[Grid, ...]
    wrong: tuple[str, ...]
    interviews: int
    fixed: int


def timetable_page(
    value: Value, day: date | None = None, of: str = "", only: Collection[str] | None = None
) -> TimetablePage:
    """The timetable. day: of one day; of: of one person or office; only: nobody else can be chosen."""
    fieldwork, names = fieldwork_of(value), names_of(value)
    bookings = read_timetable(value.tables["timetable"])
    flaws = timetable_flaws(value, bookings)
    wrong = {bookings[one.place].interview.id: f"{one.reason}. {one.remedy}" for one in flaws if one.place is not None}
    known = [one for one in subjects(fieldwork, bookings) if only is None or one in only]
    shown = bookings_of(of, bookings) if of else () if only is not None else bookings
    cards = [_card(booking, fieldwork, names, wrong) for booking in shown]
    days = tuple(sorted(fieldwork.days))
    if of:
        office = of if of in {one.id for one in fieldwork.offices} else ""
        grids: tuple[Grid, ...] = (_week(title_of(of, fieldwork, names), fieldwork, days, cards, office),)
    else:
        grids = tuple(_day(one, fieldwork, cards) for one in days if day in (None, one))
    return TimetablePage(
        days,
        tuple((one, title_of(one, fieldwork, names)) for one in known),
        grids,
        tuple(f"{one.reason}. {one.remedy}" for one in flaws if one.place is None) if only is None else (),
        len(shown),
        sum(booking.fixed for booking in shown),
    )


def timetable_flaws(value: Value, bookings: Sequence[Booking]) -> list[Broken]:
    """What is wrong with a timetable, by its row; nothing while there is none."""
    if not bookings:
        return []
    try:
        return list(broken_timetable(bookings, arrangements_of(value.frameworks, fieldwork_of(value), value.tables)))
    except Problems as error:
        return [Broken(None, one.column or "", f"{one.file}: {one.reason}", one.remedy) for one in error.problems]


def _card(booking: Booking, fieldwork: Fieldwork, names: Mapping[str, str], wrong: Mapping[str, str]) -> Card:
    interview = booking.interview

    def name(key: str) -> str:
        return names.get(key, key)

    met = {"manager": name(interview.manager), "offender": ""}.get(
        interview.kind, ", ".join(name(one) for one in interview.others)
    )
    return Card(
        booking,
        KINDS[interview.kind],
        title_of(booking.office, fieldwork, names),
        name(interview.assessor),
        name(interview.second) if interview.second else "",
        met,
        ", ".join(name(one) for one in interview.others) if interview.kind == "manager" else "",
        wrong.get(interview.id, ""),
    )


def _day(day: date, fieldwork: Fieldwork, cards: Iterable[Card]) -> Grid:
    own = [card for card in cards if card.booking.day == day]
    offices = fieldwork.offices
    rows = tuple(
        (slot, tuple(_place(day, slot, office.id, own, lambda b, o=office.id: b.office == o) for office in offices))  # type: ignore[misc]
        for slot in fieldwork.slots
    )
    return Grid(f"{day:%A} {day.day} {day:%B}", tuple(office.title for office in offices), rows)


def _week(title: str, fieldwork: Fieldwork, days: Sequence[date], cards: Sequence[Card], office: str) -> Grid:
    rows = tuple(
        (slot, tuple(_place(day, slot, office, cards, lambda b, d=day: b.day == d) for day in days))  # type: ignore[misc]
        for slot in fieldwork.slots
    )
    return Grid(title, tuple(days), rows)


def _place(day: date, slot: Slot, office: str, cards: Iterable[Card], here: Callable[[Booking], bool]) -> Place:
    held = [card for card in cards if card.booking.starts == slot.starts and here(card.booking)]
    return Place(day, slot.starts, office, tuple(sorted(held, key=lambda card: card.booking.room)))


@dataclass(frozen=True, slots=True)
class Possible:
    """A slot of one day for an interview: the offices where it can be held, and why not in the others."""

    day: date
    slot: Slot
    offices: tuple[tuple[str, str], ...]
    against: tuple[str, ...]
    is_now: bool


@dataclass(frozen=True, slots=True)
class MovePage:
    """One interview, where it is now, and where else it could be."""

    interview: Interview
    booking: Booking | None
    card: Card | None
    possible: tuple[tuple[Slot, tuple[Possible, ...]], ...]
    arrangements: Arrangements


def move_page(value: Value, interview_id: str) -> MovePage:
    """Where an interview could be held. Raises UnknownId where no such interview is to be held."""
    fieldwork, names = fieldwork_of(value), names_of(value)
    arrangements = arrangements_of(value.frameworks, fieldwork, value.tables)
    interview = found({one.id: one for one in arrangements.interviews}, interview_id, "interview")
    bookings = read_timetable(value.tables["timetable"])
    now = next((booking for booking in bookings if booking.interview.id == interview_id), None)
    against = obstacles(arrangements, bookings, interview)
    offices = {office.id: office.title for office in fieldwork.offices}
    rows: dict[Slot, list[Possible]] = {slot: [] for slot in fieldwork.slots}
    for day in sorted(fieldwork.days):
        for slot in fieldwork.slots:
            here = {
                o: why for (session, o), why in against.items() if (session.day, session.starts) == (day, slot.starts)
            }
            open_to = tuple((office, offices[office]) for office, why in here.items() if why is None)
            reasons = tuple(dict.fromkeys(_with_names(why, names, interview) for why in here.values() if why))
            is_now = now is not None and (now.day, now.starts) == (day, slot.starts)
            rows[slot].append(Possible(day, slot, open_to, reasons, is_now))
    card = _card(now, fieldwork, names, {}) if now else None
    return MovePage(interview, now, card, tuple((slot, tuple(cells)) for slot, cells in rows.items()), arrangements)


def _with_names(reason: str, names: Mapping[str, str], interview: Interview) -> str:
    """The reason with the name in the place of the key at its beginning."""
    for person in interview.people:
        if reason.startswith(f"{person} "):
            return names.get(person, person) + reason[len(person) :]
    return reason


def against(value: Value, interview_id: str) -> list[dict[str, str]]:
    """Every slot and office at which an interview cannot be held, with the reason."""
    page = move_page(value, interview_id)
    bookings = read_timetable(value.tables["timetable"])
    names = names_of(value)
    return [
        {
            "day": session.day.isoformat(),
            "starts": f"{session.starts:%H:%M}",
            "office": office,
            "why": _with_names(why, names, page.interview),
        }
        for (session, office), why in obstacles(page.arrangements, bookings, page.interview).items()
        if why
    ]


def require_timetable(value: Value) -> tuple[Booking, ...]:
    """The bookings. Raises EyreError where there are none yet."""
    bookings = read_timetable(value.tables["timetable"])
    if not bookings:
        raise EyreError("There is no timetable yet. Plan it first.")
    return bookings


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What moved since an earlier timetable. back: how many changes ago it was, of versions that there are."""

    changes: tuple[Change, ...]
    people: tuple[tuple[Change, str], ...]
    back: int
    versions: int


def changes_page(inspection: Inspection, value: Value, back: int = 1) -> ChangesPage:
    """Compare the present timetable with that of `back` changes ago."""
    earlier = inspection.parts.filter(path="timetable.csv", replaced__isnull=False).order_by("-revision")
    versions = earlier.count()
    part = earlier[min(back, versions) - 1] if versions and back > 0 else None
    before = read_csv(bytes(part.content), part.path, TIMETABLE).table if part else TIMETABLE.empty()
    found = changes(read_timetable(before), read_timetable(value.tables["timetable"]))
    names = names_of(value)
    pairs = tuple((one, ", ".join(names.get(person, person) for person in one.people)) for one in found)
    return ChangesPage(found, pairs, min(back, versions), versions)
