"""The fieldwork in a bundle: it survives writing and reading, `eyre check` explains it, and the commands plan it."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eyre.bundle.check import check_bundle
from eyre.bundle.read import read_bundle
from eyre.bundle.write import write_bundle
from eyre.cli import fieldwork as commands
from eyre.errors import EyreError
from eyre.fieldwork.allocation import read_allocation
from eyre.fieldwork.timetable import read_timetable

PACKS = Path(__file__).parent.parent / "packs"
FILES = {
    "inspection.yaml": """\
id: small-2026
title: A small inspection
area: Nowhere
year: 2026
inspected_from: 2026-06-01
inspected_to: 2026-06-02
frameworks: [{id: tiny, version: 1.2.0}]
""",
    "people.csv": "key,kind,name,contact\ninsp,assessor,Ottilie Thistlewhite,\narea,assessor,,\nm1,manager,Barnaby Quince,\nm2,manager,,\n",
    "cases.csv": """\
inspection,area,case_id,risk,commenced_on,team,manager_key
small-2026,Nowhere,C1,high,2025-09-01,north,m1
small-2026,Nowhere,C2,low,2025-09-01,north,m1
small-2026,Nowhere,C3,low,2025-09-01,south,m2
""",
    "meetings.csv": "meeting,case_id,kind,person,joint\nW1,C1,offender,off-1,false\n",
    "availability.csv": "person,kind,date,starts_at,ends_at,office\nm2,absent,2026-06-01,,,\n",
    "fieldwork.yaml": """\
days: ["2026-06-01", "2026-06-02"]
slots:
  - {starts: "09:00", ends: "10:15"}
  - {starts: "10:30", ends: "11:45"}
offices:
  - {id: hall, title: The Hall, rooms: 1}
assessors:
  - {key: insp, role: inspector}
  - {key: area, role: area_assessor, team: south}
""",
}


@pytest.fixture
def bundle(tmp_path):
    folder = tmp_path / "small"
    shutil.copytree(PACKS, folder / "frameworks")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    pack = folder / "frameworks/tiny/framework.yaml"
    added = """
sampling: {size: 3, months_under_supervision: [9, 10], area_assessor_share: 1/3}
fieldwork:
  reserved: [{title: High risk, when: {group: high}, roles: [inspector]}]
"""
    pack.write_text(pack.read_text(encoding="utf-8") + added, encoding="utf-8")
    return folder


@pytest.fixture
def run():
    def invoke(*words):
        return CliRunner().invoke(commands.app, [str(word) for word in words])

    return invoke


@pytest.fixture
def planned(bundle, run):
    assert run("allocate", bundle).exit_code == 0
    assert run("plan", bundle).exit_code == 0
    return bundle


def change(bundle, file, old, new):
    path = bundle / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(bundle, *files):
    return [str(problem) for problem in check_bundle(bundle) if problem.file in files]


def test_a_bundle_is_planned_by_two_commands_and_is_sound(planned):
    assert [p for p in check_bundle(planned) if p.severity == "error"] == []
    inspection = read_bundle(planned)
    firsts = {row.case: row.assessor for row in read_allocation(inspection.tables["allocation"])}
    assert firsts["C1"] == "insp"  # reserved
    assert firsts["C3"] == "insp"  # of the area assessor's own team
    assert firsts["C2"] == "area"  # a third of three
    bookings = read_timetable(inspection.tables["timetable"])
    assert {booking.interview.id for booking in bookings} == {"C1-manager", "C2-manager", "C3-manager", "W1"}
    assert told(planned, "allocation.csv", "timetable.csv", "availability.csv", "fieldwork.yaml") == []


def test_it_survives_writing_and_reading(planned, tmp_path):
    first = read_bundle(planned)
    write_bundle(first, tmp_path / "again.zip")
    again = read_bundle(tmp_path / "again.zip")
    assert again.fieldwork == first.fieldwork
    for name in ("allocation", "timetable", "meetings", "availability"):
        assert again.tables[name].equals(first.tables[name])


def test_what_no_longer_fits_is_a_notice_so_that_planning_again_can_mend_it(planned, run):
    date = str(read_timetable(read_bundle(planned).tables["timetable"])[0].day)
    change(planned, "availability.csv", "m2,absent", f"insp,absent,{date},,09:30,\nm2,absent")
    notices = told(planned, "timetable.csv")
    assert any("it cannot be held then: insp is away" in notice for notice in notices)
    result = run("plan", planned)
    assert result.exit_code == 0
    assert "moves from" in result.output
    assert told(planned, "timetable.csv") == []


def test_an_allocation_against_the_rules_is_a_notice_with_its_row(planned):
    change(planned, "allocation.csv", "C1,first,insp,inspector", "C1,first,area,area_assessor")
    assert told(planned, "allocation.csv") == [
        "allocation.csv, row 2, assessor_key: the assessor may not assess a case of the group 'High risk'. "
        "Give the case to another assessor."
    ]


def test_an_impossible_timetable_is_explained_and_nothing_is_written(planned, run):
    before = (planned / "timetable.csv").read_bytes()
    change(planned, "availability.csv", "m2,absent,2026-06-01,", "m2,absent,,")
    result = run("plan", planned)
    assert result.exit_code == 1
    assert "C3-manager: m2 is away at every time of the fieldwork" in result.output.replace("\n", " ")
    assert (planned / "timetable.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("fieldwork.yaml", "rooms: 1", "rooms: none", "fieldwork.yaml, line 6, offices[hall].rooms"),
        ("fieldwork.yaml", "offices:", "office:", "this key is not known here"),
        ("fieldwork.yaml", 'starts: "10:30"', 'starts: "10:00"', "begins before the one before it has ended"),
        (
            "fieldwork.yaml",
            "key: insp",
            "key: isnp",
            "assessor 1 is not in people.csv (now 'isnp'). Did you mean insp?",
        ),
        ("availability.csv", "m2,absent", "m3,absent", "nobody of this key is in people.csv or meetings.csv"),
        ("availability.csv", "2026-06-01,,,", "2026-06-01,9am,,", "this is no time of day (now '9am')"),
        ("meetings.csv", "W1,C1,", "W1,C9,", "there is no such case_id in cases.csv"),
    ],
)
def test_bad_input_is_told_with_its_place_and_remedy(bundle, file, old, new, words):
    change(bundle, file, old, new)
    problems = [str(problem) for problem in check_bundle(bundle) if problem.severity == "error"]
    assert any(words in problem for problem in problems), problems


def test_tables_without_their_settings_are_told(planned):
    (planned / "fieldwork.yaml").unlink()
    assert any("fieldwork.yaml: the file is missing" in problem for problem in told(planned, "fieldwork.yaml"))


def test_the_commands_say_what_comes_first(bundle, run):
    result = run("plan", bundle)
    assert isinstance(result.exception, EyreError)
    assert "Run `eyre fieldwork allocate" in str(result.exception)
    result = run("timetable", bundle)
    assert "Run `eyre fieldwork plan" in str(result.exception)
    (bundle / "fieldwork.yaml").unlink()
    (bundle / "availability.csv").unlink()
    (bundle / "meetings.csv").unlink()
    assert "has no fieldwork.yaml" in str(run("allocate", bundle).exception)


def test_timetables_are_written_for_everybody_or_for_one(planned, run, tmp_path):
    assert run("timetable", planned, "--to", tmp_path / "all").exit_code == 0
    written = {
        path.relative_to(tmp_path / "all").as_posix() for path in (tmp_path / "all").rglob("*") if path.is_file()
    }
    people = {f"calendars/{key}.ics" for key in ("hall", "insp", "area", "m1", "m2")}
    assert written == {"timetable.html", "timetable.pdf", "timetable.xlsx", *people}
    run("timetable", planned, "--to", tmp_path / "one", "--only", "insp", "--format", "ics")
    assert [path.name for path in (tmp_path / "one").rglob("*.*")] == ["insp.ics"]


def test_without_the_solver_the_message_says_how_to_install_it(bundle, run, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "ortools.sat.python.cp_model", None)
    result = run("allocate", bundle)
    assert "pip install 'eyre[plan]'" in str(result.exception)
