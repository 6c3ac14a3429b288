"""What people and offices get in their hands: documents, workbooks and calendars."""

import io
from datetime import datetime

import icalendar
import pytest
from python_calamine import CalamineWorkbook

from eyre.document import render_html, render_ics, render_pdf, render_xlsx
from eyre.document.model import Cover, Heading, Table, plain_text
from eyre.errors import EyreError
from eyre.fieldwork.changes import changes
from eyre.fieldwork.schedules import bookings_of, change_list, events, schedule, subjects
from eyre.fieldwork.timetable import book
from fieldwork.small import arranged

COVER = Cover("Timetable", "A small inspection", "", "Nobody", "June 2026")
NAMES = {"insp": "Ottilie Thistlewhite", "m": "Barnaby Quince"}


@pytest.fixture
def arrangements():
    return arranged({"C1": "m"}, met=[("J", "C1", "partner", "p", True), ("W", "C1", "offender", "off-1", False)])


@pytest.fixture
def bookings(arrangements):
    return book(arrangements, {"C1-manager": (1, "north"), "W": (2, "north")})


def chapters(document):
    return [block.text for block in document.blocks if isinstance(block, Heading)]


def rows(document):
    tables = (block for block in document.blocks if isinstance(block, Table))
    return [tuple(plain_text(cell.inline) for cell in row) for table in tables for row in table.rows]


def test_every_office_and_person_has_a_chapter_but_whoever_is_supervised(arrangements, bookings):
    document = schedule(COVER, arrangements.fieldwork, bookings, NAMES)
    assert chapters(document) == ["North", "Ottilie Thistlewhite", "Barnaby Quince", "p"]
    assert subjects(arrangements.fieldwork, bookings) == ("north", "insp", "m", "p")


def test_a_row_says_when_where_and_with_whom(arrangements, bookings):
    document = schedule(COVER, arrangements.fieldwork, bookings, NAMES, "insp")
    assert rows(document) == [
        ("Mon 1 June", "10:30 to 11:45", "North", "1", "C1", "case manager (Barnaby Quince)", "p"),
        ("Mon 1 June", "12:45 to 14:00", "North", "1", "C1", "offender", ""),
    ]
    assert [row[5:] for row in rows(schedule(COVER, arrangements.fieldwork, bookings, NAMES, "m"))] == [
        ("case manager (Barnaby Quince)", "Ottilie Thistlewhite, p")
    ]


def test_a_person_who_is_not_there_is_an_error_with_the_nearest_key(arrangements, bookings):
    with pytest.raises(EyreError, match=r"'inspp' is no office and no person.*Did you mean insp"):
        schedule(COVER, arrangements.fieldwork, bookings, NAMES, "inspp")


def test_the_same_document_is_drawn_in_every_format(arrangements, bookings):
    document = schedule(COVER, arrangements.fieldwork, bookings, NAMES)
    assert "case manager (Barnaby Quince)" in render_html(document)
    assert render_pdf(document).startswith(b"%PDF")
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_xlsx(document)))
    assert book.sheet_names == ["About", "North", "Ottilie Thistlewhite", "Barnaby Quince", "p"]
    assert book.get_sheet_by_name("p").to_python()[2][:3] == ["Mon 1 June", "10:30 to 11:45", "North"]


def test_calendars_hold_the_same_and_keep_their_ids_when_an_interview_moves(arrangements, bookings):
    def drawn(some):
        entries = events("small-2026", bookings_of("m", some), arrangements.fieldwork, NAMES)
        return icalendar.Calendar.from_ical(render_ics("m", entries, datetime(2026, 5, 1))).walk("VEVENT")

    (event,) = drawn(bookings)
    assert (event["summary"], event["location"]) == ("C1: case manager (Barnaby Quince)", "North, room 1")
    assert event["dtstart"].dt.replace(tzinfo=None) == datetime(2026, 6, 1, 10, 30)
    (moved,) = drawn(book(arrangements, {"C1-manager": (5, "north")}))
    assert moved["uid"] == event["uid"]
    assert moved["dtstart"].dt.day == 2


def test_the_list_of_changes_names_what_was_and_what_is_now_and_whom_it_concerns(arrangements, bookings):
    moved = book(arrangements, {"C1-manager": (5, "north"), "W": (2, "north")})
    assert rows(change_list(COVER, changes(bookings, moved), NAMES)) == [
        (
            "C1-manager",
            "moved",
            "Mon 1 June 10:30, north, room 1",
            "Tue 2 June 10:30, north, room 1",
            "Ottilie Thistlewhite, Barnaby Quince, p",
        )
    ]
