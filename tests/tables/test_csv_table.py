"""CSV files as offices export them: what is read, what is noticed, what must be mended, and that writing harms nobody."""

from __future__ import annotations

import csv
import io
import random
from datetime import date, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eyre.tables.csv_table import read_csv, write_csv
from eyre.tables.parquet_table import read_parquet, write_parquet
from eyre.tables.schema import Field, ForeignKey, TableSchema

CASES = TableSchema(
    "cases",
    (
        Field("case_id", "key", required=True),
        Field("risk", "choice", ("low", "medium", "very_high")),
        Field("factors", "choices", ("alcohol", "drugs", "work")),
        Field("commenced_on", "date"),
        Field("visits", "integer"),
        Field("weight", "number"),
        Field("blind", "boolean"),
        Field("seen_at", "datetime"),
        Field("note", "text"),
    ),
    primary_key=("case_id",),
)
PEOPLE = TableSchema(
    "people",
    (
        Field("key", "key", required=True, unique=True),
        Field("name", private=True),
        Field("kind", "choice", ("assessor", "manager")),
    ),
)


def column(name: str, cell: str, delimiter: str = ","):
    """Read one cell of one column; gives its value and the problems of the file without those about delimiters."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows([["case_id", name], ["C1", cell]])
    read = read_csv(file.getvalue().encode(), "cases.csv", CASES)
    return read.table[name].to_pylist()[0], [p for p in read.problems if p.column == name]


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("commenced_on", "2005-03-01", date(2005, 3, 1)),
        ("visits", "12", 12),
        ("visits", "-3", -3),
        ("weight", "1.5", 1.5),
        ("weight", "1e3", 1000.0),
        ("blind", "TRUE", True),
        ("blind", "false", False),
        ("risk", "very_high", "very_high"),
        ("factors", "alcohol; work", "alcohol; work"),
        ("seen_at", "2005-03-01T10:30:00Z", datetime(2005, 3, 1, 10, 30)),
        ("seen_at", "2005-03-01T10:30:00+01:00", datetime(2005, 3, 1, 9, 30)),
        ("note", " kept as it is ", " kept as it is "),
        ("note", "two\nlines", "two\nlines"),
        ("note", "'=1+1", "=1+1"),
        ("note", "'tis", "'tis"),
        ("weight", "'-5", -5.0),
        ("note", "", None),
        ("visits", "  ", None),
    ],
)
def test_what_is_read_without_a_word(name, cell, value):
    assert column(name, cell) == (value, [])


@pytest.mark.parametrize(
    ("name", "cell", "value", "words"),
    [
        ("commenced_on", "01/03/2005", date(2005, 3, 1), "day/month/year"),
        ("commenced_on", "1.3.2005", date(2005, 3, 1), "day/month/year"),
        ("commenced_on", "38412", date(2005, 3, 1), "count of days"),
        ("commenced_on", "38412.0", date(2005, 3, 1), "count of days"),
        ("commenced_on", "2005-03-01 00:00:00", date(2005, 3, 1), "midnight"),
        ("commenced_on", "01/03/2005 00:00", date(2005, 3, 1), "day/month/year"),
        ("seen_at", "01/03/2005 09:15", datetime(2005, 3, 1, 9, 15), "day/month/year"),
        ("seen_at", "38412.5", datetime(2005, 3, 1, 12), "count of days"),
        ("visits", "12.0", 12, "decimals that are zero"),
        ("visits", "1,234", 1234, "thousands"),
        ("weight", "1,234,567.5", 1234567.5, "thousands"),
        ("weight", "1.234.567,5", 1234567.5, "thousands"),
        ("weight", "12,5", 12.5, "decimal point"),
        ("weight", "1 234", 1234.0, "space"),
        ("weight", "1\u00a0234", 1234.0, "space"),
        ("blind", "yes", True, "yes and no"),
        ("blind", "0", False, "yes and no"),
        ("risk", "Very high", "very_high", "spelling"),
        ("factors", "work,alcohol", "work; alcohol", "joined"),
        ("factors", "Work; alcohol", "work; alcohol", "spelling"),
    ],
)
def test_habits_of_spreadsheets_are_read_and_noticed(name, cell, value, words):
    read, (problem,) = column(name, cell)
    assert read == value
    assert problem.severity == "notice"
    assert words in problem.reason
    assert problem.row == 2


@pytest.mark.parametrize(
    ("name", "cell", "words"),
    [
        ("commenced_on", "03/25/2005", "month seems to stand before"),
        ("commenced_on", "31/02/2005", "no such day"),
        ("commenced_on", "2005-13-01", "no such day"),
        ("commenced_on", "01/03/05", "two digits"),
        ("commenced_on", "0205-03-01", "year 205"),
        ("commenced_on", "March 2005", "not a date"),
        ("commenced_on", "2005-03-01 14:30", "not a date"),
        ("seen_at", "01/03/2005 25:00", "time of day"),
        ("seen_at", "yesterday", "not a date and time"),
        ("visits", "2.5", "whole number"),
        ("visits", "many", "not a number"),
        ("visits", "9" * 30, "whole number"),
        ("weight", "1e999", "too large"),
        ("weight", "nan", "not a number"),
        ("weight", "80%", "percent"),
        ("weight", "٣", "not a number"),
        ("weight", "#DIV/0!", "could not calculate"),
        ("weight", "#N/A", "could not calculate"),
        ("blind", "perhaps", "neither true nor false"),
        ("risk", "hihg", "not one of the allowed"),
        ("factors", "alcohol; gambling", "not every part"),
        ("factors", "alcohol; alcohol", "twice"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_remedy(name, cell, words):
    read, (problem,) = column(name, cell)
    assert read is None
    assert problem.severity == "error"
    assert words in problem.reason
    assert (problem.file, problem.row, problem.column) == ("cases.csv", 2, name)
    assert problem.value
    assert problem.remedy.rstrip("?.") != problem.remedy


def test_a_mark_that_may_mean_two_numbers_is_not_guessed():
    assert column("weight", "1,234", ";")[1][0].severity == "error"
    assert column("weight", "1.234", ";")[1][0].severity == "error"
    assert column("weight", "12,5", ";")[0] == 12.5
    assert column("weight", "1.234,5", ";")[0] == 1234.5
    assert column("weight", "0,125", ";")[0] == 0.125


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_separators_are_found(delimiter):
    text = f'case_id{delimiter}note\nC1{delimiter}"a{delimiter}b;c,d"\n'
    read = read_csv(text.encode(), "cases.csv", CASES)
    assert read.table["note"].to_pylist() == [f"a{delimiter}b;c,d"]
    assert [p.severity for p in read.problems] == ([] if delimiter == "," else ["notice"])


def test_the_line_that_tells_excel_the_separator_is_no_row():
    read = read_csv(b"sep=;\r\ncase_id;note\r\nC1;x\r\n", "cases.csv", CASES)
    assert read.table["note"].to_pylist() == ["x"]
    assert read.rows == [2]


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8", None),
        ("utf-8-sig", "byte-order mark"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_encodings_are_recognised(encoding, words):
    text = "case_id,note\nC1,Café – “quoted” £5 for the naïve\n"
    read = read_csv(text.encode(encoding), "cases.csv", CASES)
    assert read.table["note"].to_pylist() == ["Café – “quoted” £5 for the naïve"]
    assert [words in p.reason for p in read.problems] == ([] if words is None else [True])
    assert all(p.severity == "notice" for p in read.problems)


def test_another_code_page_is_recognised_by_its_letters():
    text = "case_id,note\nC1,Дело о нарушении условий надзора и контроля: отчет готов\n"
    read = read_csv(text.encode("cp1251"), "cases.csv", CASES)
    assert read.table["note"].to_pylist() == ["Дело о нарушении условий надзора и контроля: отчет готов"]


def problems_of(text: str | bytes) -> list[tuple[int | None, str | None, str, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    return [(p.row, p.column, p.severity, p.reason) for p in read_csv(data, "cases.csv", CASES).problems]


@pytest.mark.parametrize(
    ("text", "row", "name", "severity", "words"),
    [
        ("", None, None, "error", "empty"),
        ("C1,low\nC2,low\n", 1, None, "error", "names of the columns"),
        ("Case ID,note\nC1,x\n", 1, "case_id", "notice", "was read as 'case_id'"),
        ("case_id,rsk\nC1,low\n", 1, "rsk", "error", "not known"),
        ("case_id,note,Note\nC1,x,y\n", 1, "note", "error", "twice"),
        ("risk,note\nlow,x\n", 1, "case_id", "error", "column is missing"),
        ("case_id,,note\nC1,lost,x\n", 1, None, "error", "has no name"),
        ("case_id,note\nC1\n", 2, None, "error", "1 cells, but the header has 2"),
        ("case_id,note\nC1,a,b\n", 2, None, "error", "3 cells"),
        ("case_id,note\nC1,a\n\nC2,b\n", 3, None, "notice", "1 empty rows"),
        ("case_id,note\n,a\n", 2, "case_id", "error", "value is missing"),
        ("case_id,note\nC1,a\nC1,b\n", 3, "case_id", "error", "first in row 2"),
        ('case_id,note\nC1,"a\nC2,b\n', 2, None, "error", "quotation marks"),
        ('case_id,note\nC1,"a"b\nC2,b\n', 2, None, "error", "quotation marks"),
        ("case_id,note\nC1,a\x00b\n", 2, None, "error", "zero bytes"),
        (b"\xff\xfe" + "case_id,note\n".encode("utf-16-le") + b"\x00\xd8A\x00", None, None, "error", "encoding"),
        ("case_id,note\n C1 ,x\n", 2, "case_id", "notice", "space around"),
    ],
)
def test_the_shape_of_a_file(text, row, name, severity, words):
    found = problems_of(text)
    assert any((r, n, s) == (row, name, severity) and words in reason for r, n, s, reason in found), found


@pytest.mark.parametrize(
    "text",
    [
        "case_id,note,,\nC1,a,,\n,,,\n",
        "\ufeffcase_id,note\r\nC1,a\r\n\r\n\r\n".removeprefix("\ufeff"),
        "case_id,note\rC1,a\r",
        "note,case_id\na,C1",
        "case_id,note\nC1,a,\n",
    ],
)
def test_shapes_that_need_no_word(text):
    read = read_csv(text.encode(), "cases.csv", CASES)
    assert not [p for p in read.problems if p.severity == "error"]
    assert read.table.select(["case_id", "note"]).to_pylist() == [{"case_id": "C1", "note": "a"}]


def test_rows_count_as_a_spreadsheet_shows_them():
    read = read_csv(b'case_id,visits,note\nC1,1,"two\nlines"\n\nC2,x,b\n', "cases.csv", CASES)
    assert list(read.rows) == [2, 4]
    assert [p.row for p in read.problems if p.column == "visits"] == [4]


def test_long_values_are_shortened_and_endless_repetition_is_counted():
    rows = "".join(f"C{n},{'x' * 500}\n" for n in range(1000))
    problems = read_csv(f"case_id,visits\n{rows}".encode(), "cases.csv", CASES).problems
    assert len(problems) == 101
    assert all(len(p.value or "") <= 80 for p in problems)
    assert any("900 more rows" in p.reason for p in problems)


def test_names_of_people_never_stand_in_a_message():
    text = "key,name,kind\nP1,Agnes Nutter,witch\nP1,Agnes Nutter,assessor,Agnes Nutter\n"
    problems = read_csv(text.encode(), "people.csv", PEOPLE).problems
    assert len(problems) == 3
    assert not [p for p in problems if "Nutter" in str(p)]


def test_no_text_is_run_by_a_spreadsheet_and_numbers_stay_numbers():
    texts = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\r=x",
        "'=x",
        "''-x",
        "=cmd|'/c calc'!A0",
        "plain",
        "'plain",
        "1-2",
    ]
    table = pa.Table.from_pylist(
        [{"case_id": f"C{n}", "note": text, "weight": -1.5, "visits": -2} for n, text in enumerate(texts)],
        CASES.to_arrow(),
    )
    written = write_csv(table, CASES)
    for row in csv.DictReader(io.StringIO(written.decode(), newline="")):
        assert not row["note"].startswith(("=", "+", "-", "@", "\t", "\r"))
        assert (row["weight"], row["visits"]) == ("-1.5", "-2")
    assert read_csv(written, "cases.csv", CASES).table.equals(table)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=30)
keys = st.from_regex(r"[A-Z][A-Za-z0-9_.-]{0,10}", fullmatch=True)
moments = st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1))
rows = st.fixed_dictionaries(
    {
        "case_id": keys,
        "risk": st.sampled_from([None, "low", "medium", "very_high"]),
        "factors": st.sampled_from([None, "alcohol", "work; drugs"]),
        "commenced_on": st.none() | st.dates(date(1950, 1, 1), date(2150, 1, 1)),
        "visits": st.none() | st.integers(-(10**17), 10**17),
        "weight": st.none() | st.floats(allow_nan=False, allow_infinity=False),
        "blind": st.none() | st.booleans(),
        "seen_at": st.none() | moments,
        "note": st.none() | texts,
    }
)
tables = st.lists(rows, max_size=6, unique_by=lambda row: row["case_id"])


@given(tables)
def test_a_table_survives_writing_and_reading(content):
    table = pa.Table.from_pylist(content, CASES.to_arrow())
    written = write_csv(table, CASES)
    read = read_csv(written, "cases.csv", CASES)
    assert read.problems == ()
    assert read.table.equals(table)
    assert write_csv(read.table, CASES) == written


@given(tables)
def test_a_table_survives_parquet(content):
    table = pa.Table.from_pylist(content, CASES.to_arrow())
    read = read_parquet(write_parquet(table, CASES), "cases.parquet", CASES)
    assert read.problems == ()
    assert read.table.equals(table)


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_fail(data):
    read_csv(data, "cases.csv", CASES)
    read_csv(b"case_id,visits,commenced_on,seen_at\n" + data, "cases.csv", CASES)


def test_parquet_is_checked_as_strictly():
    wrong = pa.table(
        {"case_id": ["C1", "C1", None], "risk": ["low", "lwo", "low"], "visits": ["1", "x", "3"], "more": [1, 2, 3]}
    )
    found = pa.BufferOutputStream()
    pa.parquet.write_table(wrong, found)
    problems = read_parquet(found.getvalue().to_pybytes(), "cases.parquet", CASES).problems
    assert [(p.row, p.column) for p in problems] == [
        (None, "more"),
        (None, "visits"),
        (3, "risk"),
        (3, "case_id"),
        (4, "case_id"),
    ]
    assert all(p.severity == "error" for p in problems)


def test_damaged_parquet_is_a_problem_and_not_a_failure():
    table = pa.table({"case_id": [f"C{n}" for n in range(50)], "note": ["x"] * 50})
    whole = write_parquet(
        table.select(["case_id", "note"]), TableSchema("cases", (Field("case_id", "key"), Field("note")))
    )
    chance = random.Random(20050912)
    for _ in range(200):
        damaged = bytearray(whole[: chance.randint(0, len(whole))] if chance.random() < 0.3 else whole)
        for _ in range(chance.randint(1, 8)):
            if damaged:
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        read_parquet(bytes(damaged), "cases.parquet", CASES)


def test_a_schema_describes_itself_as_a_frictionless_schema():
    schema = TableSchema("interviews/staff", CASES.fields, ("case_id",), (ForeignKey("case_id", "cases", "case_id"),))
    described = schema.to_frictionless()
    assert described["primaryKey"] == ["case_id"]
    assert described["foreignKeys"] == [
        {"fields": ["case_id"], "reference": {"resource": "cases", "fields": ["case_id"]}}
    ]
    kinds = {field["name"]: field["type"] for field in described["fields"]}
    assert kinds["commenced_on"] == "date"
    assert kinds["factors"] == "string"
    assert described["fields"][0]["constraints"] == {"required": True}
