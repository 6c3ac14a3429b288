"""The pages of the record: found by who, what, with what and when; exported; and checked offline."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from command_line import eyre
from django.core.cache import cache
from django.utils import timezone

import eyre.web as eyre_web
from eyre.web.access.table import STEPS, Action, Role
from eyre.web.audit.actions import ACTION_NAMES
from eyre.web.audit.chain import seal
from eyre.web.audit.models import Entry
from eyre.web.audit.record import record

RECORD = "/inspections/west-mercia-2005/record"


@pytest.fixture(autouse=True)
def _seen_nothing_yet():
    cache.clear()


@pytest.fixture
def lead(as_role, user_of):
    for number in range(60):
        record(by=user_of(Role.INSPECTOR), action="see", inspection="west-mercia-2005", target=f"case {number}")
    record(by=user_of(Role.ANALYST), action="export", inspection="west-mercia-2005")
    record(by=user_of(Role.ANALYST), action="export", inspection="elsewhere")
    return as_role(Role.LEAD)


def rows(client, **wanted: str):
    return [row.entry for row in client.get(RECORD, wanted).context["rows"]]


def test_it_is_found_by_who_and_by_what(lead, user_of):
    analyst = str(user_of(Role.ANALYST).pk)
    found = rows(lead, actor=analyst, action="export")
    assert [(entry.actor, entry.inspection) for entry in found] == [(analyst, "west-mercia-2005")]
    assert rows(lead, actor=analyst, action="see") == []


def test_it_is_found_by_target(lead):
    assert [entry.target for entry in rows(lead, target="case 59")] == ["case 59"]


def test_it_is_found_by_days(lead):
    today = timezone.localdate()
    assert rows(lead, since=today.isoformat(), until=today.isoformat())
    assert rows(lead, since=(today + timedelta(days=1)).isoformat()) == []
    assert rows(lead, until=(today - timedelta(days=1)).isoformat()) == []


def test_the_page_shows_names_which_the_record_does_not_hold(lead):
    page = lead.get(RECORD, {"target": "case 1"}).content.decode()
    assert "Inspector" in page
    assert "Inspector" not in str([entry.sealed() for entry in Entry.objects.filter(target="case 1")])


def test_it_comes_in_pages_of_fifty_and_asks_the_database_a_few_times(lead, django_assert_max_num_queries):
    lead.get(RECORD)
    with django_assert_max_num_queries(14):
        page = lead.get(RECORD)
    assert len(page.context["rows"]) == 50
    assert len(rows(lead, page="2")) >= 11


def test_looking_at_the_record_stands_in_it(lead, user_of):
    lead.get(RECORD)
    last = Entry.objects.latest("number")
    assert (last.actor, last.action, last.target) == (str(user_of(Role.LEAD).pk), "see", "record")


def test_one_inspection_shows_nothing_of_another(lead):
    assert {entry.inspection for entry in rows(lead)} == {"west-mercia-2005"}
    assert "elsewhere" not in lead.get(RECORD, {"as": "lines"}).getvalue().decode()


def test_the_installation_shows_all_to_who_administers_it(lead, as_role):
    page = as_role(Role.ADMINISTRATOR).get("/record", {"action": "export"})
    assert {row.entry.inspection for row in page.context["rows"]} == {"west-mercia-2005", "elsewhere"}


def test_an_export_stands_in_the_record_and_holds_what_was_searched_for(lead):
    lines = lead.get(RECORD, {"as": "lines", "target": "case 5"}).getvalue().decode().splitlines()
    assert {json.loads(line)["target"] for line in lines} == {"case 5", *(f"case {n}" for n in range(50, 60))}
    assert Entry.objects.latest("number").action == "export_record"


@pytest.fixture
def exported(lead, as_role, tmp_path):
    file = tmp_path / "record.jsonl"
    file.write_bytes(as_role(Role.ADMINISTRATOR).get("/record", {"as": "lines"}).getvalue())
    return file


def entries_of(file):
    return [json.loads(line) for line in file.read_text().splitlines()]


def write(file, entries):
    file.write_text("".join(json.dumps(entry) + "\n" for entry in entries))


def test_an_untouched_export_is_verified_offline(exported):
    ran = eyre("audit", "verify", exported)
    assert ran.code == 0
    assert f"{len(entries_of(exported))} entries" in ran.out
    assert entries_of(exported)[-1]["hash"] in ran.out


def test_a_changed_entry_is_named(exported):
    entries = entries_of(exported)
    entries[3]["target"] = "another"
    write(exported, entries)
    ran = eyre("audit", "verify", exported)
    assert ran.code == 1
    assert ran.out.startswith(f"entry {entries[3]['number']}: it was changed after it was written")


def test_a_missing_entry_is_named(exported):
    entries = entries_of(exported)
    gone = entries.pop(3)["number"]
    write(exported, entries)
    ran = eyre("audit", "verify", exported)
    assert ran.code == 1
    assert f"entry {gone} should stand here" in ran.out


def test_a_record_that_was_cut_off_or_written_anew_lacks_the_hash_that_was_noted(exported):
    entries = entries_of(exported)
    noted = entries[-1]["hash"]
    assert eyre("audit", "verify", exported, "--holds", noted).code == 0
    write(exported, entries[:-1])
    assert eyre("audit", "verify", exported).code == 0
    assert eyre("audit", "verify", exported, "--holds", noted).code == 1
    entries[0]["target"] = "another"
    before = entries[0]["before"]
    for entry in entries:
        entry["before"] = before
        before = entry["hash"] = seal(entry)
    write(exported, entries)
    assert eyre("audit", "verify", exported).code == 0
    assert eyre("audit", "verify", exported, "--holds", noted).code == 1


def test_a_selection_is_checked_entry_by_entry(lead, tmp_path):
    file = tmp_path / "selection.jsonl"
    file.write_bytes(lead.get(RECORD, {"as": "lines", "target": "case 5"}).getvalue())
    assert eyre("audit", "verify", file).code == 1
    assert eyre("audit", "verify", file, "--selection").code == 0
    entries = entries_of(file)
    entries[0]["actor"] = "another"
    write(file, entries)
    assert eyre("audit", "verify", file, "--selection").code == 1


def test_what_is_no_record_says_so(tmp_path):
    file = tmp_path / "other.jsonl"
    file.write_text('{"number": 1}\n')
    ran = eyre("audit", "verify", file)
    assert ran.code == 1
    assert "is no entry of a record" in ran.err


def test_the_record_of_an_installation_is_verified_and_exported_by_the_command_line(tmp_path):
    code = "from eyre.cli.main import main; main()"

    def eyre_there(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "EYRE_DATA": str(tmp_path / "data"), "COLUMNS": "250"}
        return subprocess.run(
            [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, check=False
        )

    invited = eyre_there("invite", "first@example.org", "--address", "https://eyre.example.org")
    assert invited.stdout.startswith("https://eyre.example.org/account/invitation/"), invited.stderr
    assert "1 entry" in eyre_there("audit", "verify").stdout
    file = tmp_path / "record.jsonl"
    assert eyre_there("audit", "export", str(file)).returncode == 0
    assert [entry["action"] for entry in entries_of(file)] == ["invite", "export_record"]
    assert eyre("audit", "verify", file).code == 0


# ---- Words

SOURCES = Path(eyre_web.__file__).parent


def recorded() -> set[str]:
    """Every action that some code of the application records, read from its source."""
    found = set()
    for file in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                said = [one.value for one in node.keywords if one.arg == "action"] if name != "add_argument" else []
                said += node.args[:1] if name == "_record" else []
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "action":
                said = [node.value]
            else:
                continue
            found |= {text for one in said for text in texts(one)}
    return found


def texts(node: ast.expr):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*texts(node.body), *texts(node.orelse))
    elif (
        isinstance(node, ast.Attribute)
        and node.attr == "value"
        and getattr(node.value, "attr", "") in Action.__members__
    ):
        yield Action[node.value.attr].value


def test_everything_that_is_recorded_has_its_words():
    found = recorded()
    assert {"keep_file", "give_case", "free_case", "draw_sample", "invite", "move_interview"} <= found
    assert found - {""} - set(ACTION_NAMES) == set()
    assert {step.action.value for step in STEPS} <= set(ACTION_NAMES)


def test_what_the_demonstration_holds_is_read_in_words(db):
    assert set(Entry.objects.values_list("action", flat=True)) <= set(ACTION_NAMES)


def test_days_are_typed_as_the_inspection_writes_them(lead):
    page = lead.get(RECORD, {"since_day": "1", "since_month": "1", "since_year": "2020"})
    assert 'type="date"' not in page.content.decode()
    assert page.context["form"].cleaned_data["since"] == date(2020, 1, 1)
