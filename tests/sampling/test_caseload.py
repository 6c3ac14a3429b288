"""A caseload as areas send it: headings, dates, values, persons and managers."""

import io
from datetime import date

import pyarrow as pa
import pytest

from eyre.sampling.caseload import read_caseload, template
from eyre.sampling.plan import SamplingPlan
from sampling.conftest import cells, drawing, xlsx


def read(text, plan=None, people=None, name="area.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return read_caseload(io.BytesIO(data), name, drawing(), plan or SamplingPlan(), people)


def errors(read):
    return [(p.row, p.column, p.reason) for p in read.problems if p.severity == "error"]


def notices(read):
    return " | ".join(str(p) for p in read.problems if p.severity == "notice")


def test_headings_of_many_spellings_mean_the_same_columns():
    for header in (
        "case_id,commenced_on,order,risk",
        "CRN;Start Date;Sentence;RoSH",
        "Case reference\tDate of commencement\tType of order\tRisk",
    ):
        mark = next(sign for sign in ",;\t" if sign in header)
        found = read(header + "\n" + mark.join(["A1", "12/08/2025", "Parole", "High"]))
        assert errors(found) == []
        row = found.cases.to_pylist()[0]
        assert (row["case_id"], row["commenced_on"], row["order"], row["risk"]) == (
            "A1",
            date(2025, 8, 12),
            "licence",
            "high",
        )


def test_a_heading_that_nobody_knows_is_asked_for_and_remembered():
    text = "Our number,start date\nA1,2025-08-12\n"
    assert errors(read(text)) == [(1, "case_id", "no heading means case_id, without which nothing can be drawn")]
    assert read(text, SamplingPlan(columns={"our number": "case_id"})).cases["case_id"].to_pylist() == ["A1"]


@pytest.mark.parametrize("written", ["12/08/2025", "2025-08-12", "12.8.2025", "45881", "12/08/2025 00:00"])
def test_dates_in_uk_and_iso_form_and_as_a_count_of_days(written):
    assert read(f"case_id,commenced_on\nA1,{written}\n").cases["commenced_on"].to_pylist() == [date(2025, 8, 12)]


def test_a_date_that_nobody_can_read_is_an_error_with_its_row():
    found = read("case_id,commenced_on\nA1,2025-08-12\nA2,31/02/2025\nA3,08/25/2025\n")
    assert [(row, column) for row, column, _ in errors(found)] == [(3, "commenced_on"), (4, "commenced_on")]


def test_an_unusual_value_is_kept_and_told_and_can_be_explained():
    text = "case_id,commenced_on,order\nA1,2025-08-12,Comm Pun\n"
    found = read(text)
    assert found.cases["order"].to_pylist() == ["Comm Pun"]
    assert "'Comm Pun' is no value of order" in notices(found)
    assert errors(found) == []
    explained = read(text, SamplingPlan(values={"order": {"comm pun": "community"}}))
    assert explained.cases["order"].to_pylist() == ["community"]


def test_titles_above_the_table_and_empty_rows_are_left_out_and_rows_keep_their_numbers():
    found = read(
        "Caseload of the North\nas of 1 June 2026\n\nCRN,Start date,Team\nA1,2025-08-12,x\n,,\n,2025-08-13,y\n"
    )
    assert found.cases.num_rows == 2
    assert errors(found) == [(7, "case_id", "the case has no reference")]


def test_a_row_that_was_shifted_by_a_comma_is_told():
    found = read("CRN,Start date,Team\nA1,2025-08-12,North\nA2,2025-08-12,North, East\n")
    assert errors(found) == [(3, None, "the row has 4 cells, but the header has 3")]


def test_names_find_persons_and_are_not_kept():
    found = read(
        "CRN,Name,DOB,Start date\n"
        'A7,"SMITH, Anna",01/02/1970,2025-08-12\nA2,Anna Smith,1970-02-01,2025-08-13\nA3,anna  smith,01/02/1971,2025-08-14\nA4,,01/02/1970,2025-08-14\n'
    )
    assert found.cases["person"].to_pylist() == ["A2", "A2", None, None]
    told = notices(found)
    assert "cases are of one person: 2, 3" in told
    assert "smith" not in (told + str(found.cases.to_pylist())).lower()


@pytest.mark.parametrize(
    "name", ["Żółć Ąę", "Ωμέγα Άλφα", "अनिल कुमार", "王小明", "سارة علي", "O'Brien-Ní Dhomhnaill", "Нина Ёлкина"]
)
def test_names_in_every_script_find_their_persons(name):
    found = read(
        f'CRN,Name,DOB,Start date\nA1,"{name}",1970-02-01,2025-08-12\nA2,"{name.upper()}",1970-02-01,2025-08-12\n'
    )
    assert found.cases["person"].to_pylist() == ["A1", "A1"]


def test_a_date_of_birth_that_cannot_be_read_is_told_without_it():
    found = read("CRN,Name,DOB,Start date\nA1,Anna Smith,31/02/1970,2025-08-12\n")
    assert [(row, column) for row, column, _ in errors(found)] == [(2, "date_of_birth")]
    assert "31/02" not in str(found.problems)


def test_a_reference_in_several_rows_is_told_with_its_rows():
    assert "A1: the reference stands in several rows: 2, 4" in notices(
        read("CRN,Start\nA1,2025-08-12\nA2,2025-08-12\nA1,2025-08-13\n")
    )


def test_managers_become_keys_and_known_ones_keep_theirs():
    people = pa.table(
        {
            "key": ["cm-01", "manager-004"],
            "kind": ["case_manager"] * 2,
            "name": ["Ottilie Thistlewhite", "B. Quince"],
            "contact": [None, None],
        }
    )
    text = "CRN,Start,Case manager\nA1,2025-08-12,ottilie thistlewhite\nA2,2025-08-12,cm-01\nA3,2025-08-12,Zed New\nA4,2025-08-12,Amy New\nA5,2025-08-12,\n"
    found = read(text, people=people)
    assert found.cases["manager_key"].to_pylist() == ["cm-01", "cm-01", "manager-006", "manager-005", None]
    assert [(row["key"], row["name"]) for row in found.people.to_pylist()] == [
        ("manager-005", "Amy New"),
        ("manager-006", "Zed New"),
    ]


def test_a_workbook_is_read_by_the_same_rules():
    sheet = cells(
        ["Caseload"],
        ["CRN", "Start date", "RoSH", "Team"],
        ["A1", (45881, 1), "High", "North"],
        [1234567, 45882, "low", ""],
        first=2,
    )
    found = read(xlsx(cells(["Notes", "of somebody"]), sheet), name="area.xlsx")
    assert errors(found) == []
    assert found.cases.select(["case_id", "commenced_on", "risk", "team"]).to_pylist() == [
        {"case_id": "A1", "commenced_on": date(2025, 8, 12), "risk": "high", "team": "North"},
        {"case_id": "1234567", "commenced_on": date(2025, 8, 13), "risk": "low", "team": None},
    ]
    assert found.rows.to_pylist() == [4, 5]
    assert "of 2 sheets, number 2 was read" in notices(found)


def test_the_template_asks_for_what_is_read_and_reads_without_a_remark():
    columns = template(drawing()).decode("utf-8-sig").strip().split(",")
    assert columns == [
        "case_id",
        "commenced_on",
        "ended_on",
        "team",
        "manager_key",
        "order",
        "risk",
        "name",
        "date_of_birth",
    ]
    found = read(template(drawing()) + b"A1,2025-08-12,,North,M1,community,low,Anna Smith,1970-01-01\r\n")
    assert found.cases.num_rows == 1
    assert {p.reason for p in found.problems} == {"the file was read as UTF-8 with a byte-order mark"}
