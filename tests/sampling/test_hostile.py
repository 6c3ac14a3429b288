"""Caseloads that nobody would make on purpose, and some that somebody would: always a clear message, never a crash."""

import csv
import io
import random
import zipfile

import pytest

from eyre.sampling.caseload import read_caseload
from eyre.sampling.plan import SamplingPlan
from sampling.conftest import cells, drawing, xlsx


def read(data, name="area.csv"):
    return read_caseload(io.BytesIO(data), name, drawing(), SamplingPlan())


def reasons(found, severity="error"):
    return [p.reason for p in found.problems if p.severity == severity]


HEADER = ["CRN", "Start date", "RoSH"]


def test_a_small_workbook_whose_cells_lie_a_sheet_apart_is_refused_before_it_is_opened():
    far = f'{cells(HEADER)[:-12]}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    data = xlsx(far)
    assert len(data) < 5000
    assert "far from all others" in reasons(read(data, "a.xlsx"))[0]


def test_a_workbook_that_only_declares_large_dimensions_is_read():
    found = read(xlsx('<dimension ref="A1:XFD1048576"/>' + cells(HEADER, ["A1", 45881, "High"])), "a.xlsx")
    assert reasons(found) == []
    assert found.cases.num_rows == 1


def test_a_small_workbook_that_unpacks_to_gigabytes_is_refused():
    data = io.BytesIO()
    with (
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet,
    ):
        for _ in range(2100):
            sheet.write(b" " * (1 << 20))
    assert reasons(read(data.getvalue(), "a.xlsx")) == ["the workbook unpacks to more than 2 GiB"]


def test_a_sheet_without_an_end_of_row_is_refused():
    sheet = f'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * (34 << 20)}</t></is></c></row></sheetData>'
    assert reasons(read(xlsx(sheet), "a.xlsx")) == ["the workbook holds a cell that is larger than any text"]


def test_merged_cells_are_told_with_their_rows():
    sheet = (
        cells(HEADER, ["A1", 45881, "High"], ["", 45882, "Low"])
        + '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    )
    found = read(xlsx(sheet), "a.xlsx")
    assert "cells are merged over rows 2 to 3, so that only the first has the value" in reasons(found)


def test_formulas_that_were_never_calculated_and_cells_with_errors_are_told():
    sheet = cells(HEADER, ["A1", 45881, "High"])[:-12]
    sheet += '<row r="3"><c r="A3"><f>B3&amp;"x"</f></c><c r="B3"><v>45881</v></c></row>'
    sheet += '<row r="4"><c r="A4" t="str"><f>1</f><v>A4</v></c><c r="B4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData>'
    found = read(xlsx(sheet), "a.xlsx")
    assert "1 formulas were saved without their results" in reasons(found)
    assert [(p.row, p.column) for p in found.problems if "could not calculate" in p.reason] == [(4, "column B")]


def test_text_that_a_spreadsheet_would_run_stays_text():
    found = read(b"CRN,Start date,Team\nA1,2025-08-12,\"=cmd|' /C calc'!A1\"\n")
    assert found.cases["team"].to_pylist() == ["=cmd|' /C calc'!A1"]


def test_two_hundred_columns_are_read_and_those_not_asked_for_are_counted():
    header = ",".join(HEADER + [f"extra {number}" for number in range(197)])
    found = read(f"{header}\n{','.join(['A1', '2025-08-12', 'High'] + ['x'] * 197)}\n".encode())
    assert reasons(found) == []
    assert any("and 189 more" in reason for reason in reasons(found, "notice"))


def test_more_columns_than_any_table_has_are_refused():
    assert "at most 1000 are read" in reasons(read(("CRN," + "x," * 1500).encode()))[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"])
def test_every_encoding_that_an_office_saves(encoding):
    found = read("CRN,Start date,Team\nA1,2025-08-12,Château Zürich\n".encode(encoding))
    assert reasons(found) == []
    assert found.cases["team"].to_pylist() == ["Château Zürich"]


def test_bytes_of_several_encodings_in_one_file_are_read_or_told():
    found = read("CRN,Start date,Team\nA1,2025-08-12,Zürich\n".encode() + "A2,2025-08-12,Zürich\n".encode("cp1252"))
    assert found.cases.num_rows == 2
    assert found.problems


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "the file is empty"),
        (b"\x00" * 500, "the file holds 500 zero bytes that are not text"),
        (b"a,b\n1,2\n", "no row at its beginning has headings that are known"),
        (b"PK\x03\x04 not a zip", "the workbook cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "protected by a password, or in the format of Excel 97"),
        (b'CRN,Start date\nA1,"2025-08-12\n', "the quotation marks do not fit"),
        (b"CRN,Ref,Start date\nA1,A1,2025-08-12\n", "both mean case_id"),
    ],
)
def test_what_is_no_caseload_is_told_in_words(data, expected):
    assert any(expected in reason for reason in reasons(read(data)))


def test_a_workbook_without_sheets_is_told():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "the workbook cannot be read" in reasons(read(data.getvalue(), "a.xlsx"))[0]
    assert reasons(read(xlsx("<sheetData/>"), "a.xlsx")) == ["the workbook has no sheet with cells"]


def test_a_thousand_errors_of_one_kind_are_shown_a_hundred_times_and_counted():
    rows = "".join(f"A{number},yesterday\n" for number in range(1000))
    found = read(f"CRN,Start date\n{rows}".encode())
    assert len(found.problems) < 110
    assert any("in 900 more rows" in p.reason for p in found.problems)


def test_both_ways_of_reading_a_file_read_it_alike():
    """A file with quotation marks goes through the slower parser; without them, the result must be the same."""
    chance = random.Random(20260601)
    rows = [[f"A{n}", f"2025-08-{1 + n % 28:02d}", chance.choice(["High", "low", " ", ""])] for n in range(500)]
    plain = "\r\n".join(",".join(row) for row in [HEADER, *rows])
    quoted = io.StringIO()
    csv.writer(quoted, quoting=csv.QUOTE_ALL).writerows([HEADER, *rows])
    one, other = read(plain.encode()), read(quoted.getvalue().encode())
    assert one.cases.equals(other.cases)
    assert one.rows.equals(other.rows)
    assert one.problems == other.problems
