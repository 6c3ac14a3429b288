"""`eyre analyse` on differences and agreement, and what `eyre score` holds back where a pack says so."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from bundle.conftest import FILES, PACKS
from command_line import eyre
from west_mercia import MAIN, shipped


def results(*arguments):
    ran = eyre("analyse", *arguments, "--format", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_differences_are_told_in_sentences_and_kept_as_numbers():
    found = results(shipped(), "--part", "differences", "--group", "high_roh", "--framework", MAIN)
    rows = {row["subject"]: row for row in found[f"differences-groups-{MAIN}"]}
    assert rows["B1"]["in_words"].startswith(("Lower in high risk of harm cases", "Higher in high risk of harm cases"))
    assert rows["B1"]["low"] <= rows["B1"]["difference"] <= rows["B1"]["high"]


def test_an_area_against_another_inspection(tmp_path):
    other = tmp_path / "other"
    shutil.copytree(shipped(), other)
    for file in other.rglob("*.*"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("west-mercia-2005", "last-visit"), encoding="utf-8")
    found = results(shipped(), "--part", "differences", "--framework", MAIN, "--against", other)
    rows = found[f"differences-areas-{MAIN}"]
    assert {row["difference"] for row in rows if row["difference"] is not None} == {0}
    # The same bundle under its own name is no other inspection.
    again = eyre("analyse", shipped(), "--part", "differences", "--against", shipped())
    assert (again.code, "Name each inspection once" in again.err) == (1, True)


def test_agreement_by_subject_role_and_assessor():
    found = results(shipped(), "--part", "agreement", "--framework", MAIN)
    assert set(found) == {f"{part}-{MAIN}" for part in ("agreement", "direction", "drift")}
    assert {row["coefficient"] for row in found[f"agreement-{MAIN}"]} == {"agreement", "kappa", "ac1", "alpha"}
    assert {(row["first_role"], row["second_role"]) for row in found[f"direction-{MAIN}"]} == {
        ("area_assessor", "inspector")
    }


@pytest.fixture
def guarded(tmp_path: Path) -> Path:
    """The small bundle of the tests, under a pack that publishes no count of one."""
    folder = tmp_path / "small"
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    shutil.copytree(PACKS, folder / "frameworks")
    with (folder / "frameworks/tiny/framework.yaml").open("a", encoding="utf-8") as pack:
        pack.write("\ndisclosure: {threshold: 2}\n")
    return folder


def test_score_marks_what_the_pack_withholds_and_gives_no_number(guarded):
    ran = eyre("score", guarded, "--framework", "tiny", "--format", "csv")
    assert ran.code == 0, ran.err
    rows = {(row["subject"], row["group"]): row for row in csv.DictReader(io.StringIO(ran.out))}
    one = rows["planned", "all"]  # one case met it, one did not
    assert one["suppressed"] == "True"
    assert (one["estimate"], one["numerator"], one["denominator"]) == ("", "", "")
    assert "withheld" in eyre("score", guarded, "--framework", "tiny").out


def test_check_tells_a_text_that_refers_to_a_withheld_figure(guarded):
    (guarded / "findings.md").write_text("# B1\n\n## Strengths\n\n- {{ planned }} of cases.\n", encoding="utf-8")
    ran = eyre("check", guarded)
    assert "rests on too few cases to be published" in ran.out
