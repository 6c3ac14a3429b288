"""From an inspection.yaml to a drawn sample on the command line, and what `eyre check` finds when somebody meddles."""

import csv
from datetime import date, timedelta

import pytest
from command_line import eyre

from eyre.bundle.check import check_bundle
from eyre.bundle.read import read_bundle
from eyre.bundle.write import write_bundle

PACK = "esi-2005"
INSPECTION = f"""\
id: nowhere-2026
title: A rehearsal
area: Nowhere
year: 2026
inspected_from: 2026-06-01
inspected_to: 2026-06-05
frameworks:
  - {{id: {PACK}, version: 1.0.0}}
"""
HEADER = [
    "Our ref",
    "Offender name",
    "DOB",
    "Start date",
    "Sentence type",
    "RoH",
    "Sex",
    "Age",
    "Ethnic group",
    "Disabled",
    "Case manager",
    "Team",
]


def sent(number):
    """A row as an area sends it; every tenth is at high risk, every seventh of an order that is not inspected."""
    day = date(2025, 7, 2) + timedelta(days=number % 60)
    order = "Other order" if number % 7 == 0 else ["CPO", "CRO", "Licence"][number % 3]
    risk = "H" if number % 10 == 1 else "Low"
    return [
        f"N{number:04d}",
        f"Person {number}",
        "01/02/1980",
        f"{day:%d/%m/%Y}",
        order,
        risk,
        "M",
        30,
        "White",
        "No",
        f"Officer {number % 9}",
        "North",
    ]


@pytest.fixture
def area_file(tmp_path):
    path = tmp_path / "from the area.csv"
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file).writerows([["Caseload of Nowhere"], HEADER, *(sent(number) for number in range(400))])
    return path


@pytest.fixture
def bundle(tmp_path):
    folder = tmp_path / "nowhere"
    folder.mkdir()
    (folder / "inspection.yaml").write_text(INSPECTION, encoding="utf-8")
    return folder


def run(*arguments, fails=False):
    """What a command prints, its lines joined."""
    ran = eyre(*arguments)
    assert ran.code == (1 if fails else 0), ran.err
    return " ".join((ran.out + ran.err).split())


@pytest.fixture
def drawn(bundle, area_file):
    run("caseload", "add", area_file, bundle, "--column", "Our ref=case_id")
    run("sample", "draw", bundle, "--seed", "a seed")
    return bundle


def errors(bundle):
    """Errors of the files of the draw; a bundle before its fieldwork lacks the facts that its report prints."""
    files = ("cases.csv", "caseload.csv", "certificate.json", "frame.csv", "sample.csv", "sampling.yaml", "strata.csv")
    return [f"{p.file}: {p.reason}" for p in check_bundle(bundle) if p.severity == "error" and p.file in files]


def edit(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_caseload_is_checked_and_taken_in_without_names(bundle, area_file):
    assert "no heading means case_id" in run("caseload", "check", area_file, "--framework", PACK, fails=True)
    assert "400 rows can be taken" in run(
        "caseload", "check", area_file, "--framework", PACK, "--column", "Our ref=case_id"
    )
    told = run("caseload", "add", area_file, bundle, "--column", "Our ref=case_id")
    assert "The type of order or licence is not inspected" in told
    texts = {
        path.name: path.read_text(encoding="utf-8") for path in bundle.iterdir() if path.suffix in (".csv", ".yaml")
    }
    assert "Our ref: case_id" in texts["sampling.yaml"]
    assert "Officer 3" in texts.pop("people.csv")
    assert not [name for name, text in texts.items() if "Person" in text or "Officer" in text or "1980" in text]
    assert errors(bundle) == []


def test_a_draw_is_verified_and_survives_writing_and_reading(drawn, tmp_path):
    assert "Yes." in run("sample", "verify", drawn)
    inspection = read_bundle(drawn)
    write_bundle(inspection, tmp_path / "again.zip")
    again = read_bundle(tmp_path / "again.zip")
    assert again.certificate == inspection.certificate
    assert all(again.tables[name].equals(table) for name, table in inspection.tables.items())
    assert "Yes." in run("sample", "verify", tmp_path / "again.zip")


def test_the_numbers_of_the_strata_add_up_to_the_caseload(drawn):
    tables = read_bundle(drawn).tables
    strata = {row["stratum"]: row for row in tables["strata"].to_pylist()}
    assert {name: (row["target"], row["drawn"], row["achieved"], row["reserves"]) for name, row in strata.items()} == {
        "high_risk_of_harm": (20, 20, 20, 4),
        "all_other_cases": (80, 80, 80, 16),
    }
    assert sum(row["frame_size"] for row in strata.values()) + sum(tables["exclusions"]["cases"].to_pylist()) == 400


def test_a_committed_seed_must_be_used_and_revealed(bundle, area_file):
    run("caseload", "add", area_file, bundle, "--column", "Our ref=case_id")
    told = run("sample", "commit", bundle, "--public-value", "Lottery of 14 May")
    secret = told.split("Keep secret: ")[1].split()[0]
    assert "cannot be chosen any more" in run("sample", "draw", bundle, "--seed", "x", fails=True)
    assert "not the secret" in run("sample", "draw", bundle, "--secret", "x", "--public-value", "1 2 3", fails=True)
    run("sample", "draw", bundle, "--secret", secret, "--public-value", "1 2 3")
    certificate = read_bundle(bundle).certificate
    assert (certificate.seed.secret, certificate.seed.public_source) == (secret, "Lottery of 14 May")
    assert "already" in run("sample", "commit", bundle, "--public-value", "another", fails=True)


def test_another_draw_needs_a_reason_and_both_stay_on_record(drawn):
    first = read_bundle(drawn).certificate
    assert "--because" in run("sample", "draw", drawn, "--seed", "another", fails=True)
    run("sample", "draw", drawn, "--seed", "another", "--because", "The area had left out a team")
    earlier = read_bundle(drawn).certificate.earlier
    assert [(one.seed, one.sample_hash, one.because) for one in earlier] == [
        ("a seed", first.sample_hash, "The area had left out a team")
    ]


def test_a_case_is_replaced_and_the_stratum_still_achieves_its_target(drawn):
    case = read_bundle(drawn).tables["sample"]["case_id"][0].as_py()
    assert "takes its place" in run("sample", "replace", drawn, case, "--reason", "The file is with the court")
    assert errors(drawn) == []
    row = read_bundle(drawn).tables["strata"].to_pylist()[0]
    assert (row["drawn"], row["achieved"]) == (20, 20)


def test_meddling_with_the_sample_is_found(drawn):
    rows = (drawn / "sample.csv").read_text(encoding="utf-8").splitlines()
    frame = (drawn / "frame.csv").read_text(encoding="utf-8")
    sampled = {row.split(",")[0] for row in rows}
    other = next(line.split(",")[0] for line in frame.splitlines()[1:] if line.split(",")[0] not in sampled)
    edit(drawn / "sample.csv", rows[1].split(",")[0], other)
    found = errors(drawn)
    assert f"certificate.json: {other}: should not be in the sample as drawn" in found
    assert f"certificate.json: {rows[1].split(',')[0]}: should be in the sample as drawn" in found


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("caseload.csv", "N0001,", "N9001,", "certificate.json: The caseload gives a frame"),
        (
            "certificate.json",
            '"seed": "a seed"',
            '"seed": "b seed"',
            "certificate.json: The draw repeated gives another sample",
        ),
        (
            "certificate.json",
            '"size": 100',
            '"size": 99',
            "certificate.json: The rules in the certificate are not those",
        ),
        ("strata.csv", ",20,4,20,20", ",20,4,20,19", "strata.csv: the numbers are not those of the sample"),
        (
            "sample.csv",
            "reserve,waiting",
            "reserve,replacement",
            "sample.csv: a replacement is a reserve that names the case",
        ),
        ("sample.csv", "main,selected,,", "main,dropped,,", "sample.csv: the case was dropped without a reason"),
        (
            "sampling.yaml",
            "columns:",
            "quotas:\n  high_risk_of_harm: 21\ncolumns:",
            "certificate.json: high_risk_of_harm: the rules give 21 cases",
        ),
    ],
)
def test_whatever_is_changed_by_hand_is_found(drawn, file, old, new, expected):
    edit(drawn / file, old, new)
    assert any(one.startswith(expected) for one in errors(drawn))


def test_a_sample_without_its_certificate_is_found(drawn):
    (drawn / "certificate.json").unlink()
    assert "certificate.json: there is a sample but no certificate, so nobody can repeat the draw" in errors(drawn)


def test_reserves_are_taken_in_drawn_order(drawn):
    rows = list(csv.reader((drawn / "sample.csv").open(encoding="utf-8", newline="")))
    places = {row[0]: row for row in rows}
    first = next(row for row in rows if row[5] == "selected")
    second_reserve = [row for row in rows if row[5] == "waiting" and row[1] == first[1]][1]
    places[first[0]][5:] = ["dropped", "", "Moved"]
    second_reserve[5:7] = ["replacement", first[0]]
    with (drawn / "sample.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    assert "sample.csv: an earlier reserve of the stratum is still waiting" in errors(drawn)


def test_only_cases_of_the_sample_are_inspected(drawn):
    inspection = read_bundle(drawn)
    columns = (drawn / "cases.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    values = {"inspection": "nowhere-2026", "area": "Nowhere", "order_type": "cpo", "gender": "male", "age": "30", "ethnicity": "white",
              "disability": "no", "risk_of_harm_at_draw": "low", "risk_of_harm_at_inspection": "low", "ogrs2": "10",
              "victim_identified": "no", "accredited_programme_required": "no", "commenced_on": "2025-08-01"}  # fmt: skip
    sample = inspection.tables["sample"].to_pylist()
    rows = [
        {**values, "case_id": "N9999"},
        {**values, "case_id": sample[-1]["case_id"]},
        {**values, "case_id": sample[0]["case_id"], "stratum": "elsewhere"},
    ]
    lines = [",".join(row.get(name, "") for name in columns) for row in rows]
    (drawn / "cases.csv").write_text("\n".join([",".join(columns), *lines]) + "\n", encoding="utf-8")
    found = [one for one in errors(drawn) if one.startswith("cases.csv")]
    assert found == [
        "cases.csv: the case was not drawn",
        "cases.csv: the case is waiting in the sample",
        "cases.csv: the case was drawn from another stratum",
    ]


def test_the_cases_of_the_sample_come_with_what_the_caseload_says_of_them(drawn):
    tables = read_bundle(drawn).tables
    inspected = {row["case_id"] for row in tables["sample"].to_pylist() if row["status"] == "selected"}
    cases = {row["case_id"]: row for row in tables["cases"].to_pylist()}
    caseload = {row["case_id"]: row for row in tables["caseload"].to_pylist()}
    assert cases.keys() == inspected
    assert all(one["order_type"] == caseload[case]["order_type"] for case, one in cases.items())
    assert sum(one["design_weight"] for one in cases.values()) == pytest.approx(tables["frame"].num_rows)
    waiting = [p for p in check_bundle(drawn) if p.column == "ogrs2"]
    assert [(p.severity, p.reason) for p in waiting] == [("notice", f"{len(inspected)} cases have no value yet")]


def test_a_replaced_case_is_no_longer_inspected_and_the_reserve_is(drawn):
    before = read_bundle(drawn).tables
    gone = before["cases"]["case_id"][0].as_py()
    run("sample", "replace", drawn, gone, "--reason", "The file is with the court")
    after = read_bundle(drawn).tables["cases"]["case_id"].to_pylist()
    assert gone not in after
    assert len(after) == before["cases"].num_rows
