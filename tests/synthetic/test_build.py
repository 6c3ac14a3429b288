"""A rehearsal inspection from any pack and a table of published figures; and what is told where none can be."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from west_mercia import scored

from eyre.bundle.check import check_bundle
from eyre.bundle.write import bundle_files, write_bundle
from eyre.errors import EyreError, Problems
from eyre.synthetic.build import build_twin, read_plan
from eyre.synthetic.compare import compare_figures
from eyre.synthetic.published import read_targets
from eyre.synthetic.solver import Infeasible

pytest.importorskip("ortools", reason="The solver is not installed: uv sync --extra plan")

PACKS = Path(__file__).parents[1] / "packs"

PLAN = """\
seed: rehearsal
cases: 24
reference: N-
commenced: {first: 2025-08-04, last: 2025-09-05}
inspected: {first: 2026-05-04, last: 2026-05-08}
teams: [North, South]
managers: [manager]
inspectors: [inspector]
area_assessors: [area_assessor]
attributes:
  risk: {high: 8, low: 16}
interviews:
  staff:
    units: 5
    attributes: {role: {manager: 2, officer: 3}}
"""
ABOUT = """\
id: rehearsal
title: A rehearsal
area: Nowhere
year: 2026
inspected_from: 2026-05-04
inspected_to: 2026-05-08
synthetic: Every case is invented.
frameworks:
  - {id: tiny, version: 1.2.0}
"""
PEOPLE = "key,kind\nM1,manager\nM2,manager\nI1,inspector\nI2,inspector\nL1,area_assessor\n"

# subject, group, form, complement, treatment, value, low, high
FIGURES = [
    ("assessed", "all", "percent", "no", "reproduced", "75", "74.5", "75.5"),
    ("planned", "high", "percent", "yes", "reproduced", "43", "42.5", "43.5"),  # 3 of 7
    ("assessed", "high", "share", "no", "vague", "most", "50.1", "100"),
    ("in_time", "all", "count", "no", "reproduced", "18", "18", "18"),
    ("B1", "all", "score", "no", "reproduced", "73", "72.5", "73.5"),
    ("interview.staff.trained:yes", "all", "count", "no", "reproduced", "4", "4", "4"),
    ("inspections held so far", "all", "count", "no", "input", "7", "7", "7"),
]


def table(header, rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


def folder(tmp_path, figures=FIGURES, plan=PLAN):
    """The files from which a synthetic inspection is built."""
    place = tmp_path / "twin"
    shutil.copytree(PACKS / "tiny", place / "content" / "frameworks" / "tiny")
    published = [(f"F{n}", "", "", value, low, high, "", "") for n, (*_, value, low, high) in enumerate(figures)]
    mapped = [(f"F{n}", "tiny", *figure[:5], "") for n, figure in enumerate(figures)]
    files = {
        "twin.yaml": plan,
        "content/inspection.yaml": ABOUT,
        "content/people.csv": PEOPLE,
        "figures.csv": table(
            ("id", "part", "criterion", "value", "low", "high", "numerator", "denominator"), published
        ),
        "figure_map.csv": table(
            ("figure", "framework", "subject", "group", "form", "complement", "treatment", "reason"), mapped
        ),
    }
    for name, text in files.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return folder(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def built(place):
    return build_twin(place)


def test_every_published_figure_comes_out(place, built):
    targets = read_targets(place / "figures.csv", place / "figure_map.csv")
    compared = compare_figures(targets, scored(built).figures)
    assert [
        (c.target.subject, c.ours, c.verdict) for c in compared if c.verdict not in ("reproduced", "within_bounds")
    ] == []
    assert len(compared) == 6, "what was only supplied follows from nothing and is not compared"


def test_it_is_a_sound_bundle_with_its_log(built, tmp_path):
    write_bundle(built, tmp_path / "bundle")
    assert [problem for problem in check_bundle(tmp_path / "bundle") if problem.severity == "error"] == []
    assert built.tables["events"].num_rows == built.tables["answers"].num_rows > 24
    assert built.tables["cases"].column("case_id").to_pylist()[:2] == ["N-0001", "N-0002"]
    assert sorted(set(built.tables["cases"].column("risk").to_pylist())) == ["high", "low"]
    assert built.tables["cases"].column("risk").to_pylist().count("high") == 8


def test_the_same_folder_gives_the_same_bytes(place, built):
    assert bundle_files(build_twin(place)) == bundle_files(built)


def test_another_seed_gives_other_cases_and_the_same_figures(built, tmp_path):
    other_place = folder(tmp_path, plan=PLAN.replace("seed: rehearsal", "seed: another"))
    other = build_twin(other_place)
    assert bundle_files(other)["cases.csv"] != bundle_files(built)["cases.csv"]
    assert scored(other).says("B1", "tiny") == scored(built).says("B1", "tiny") == "73%"


@pytest.mark.parametrize(
    "more",
    [
        ("assessed", "all", "count", "no", "reproduced", "3", "3", "3"),  # against 75 per cent of at most 24
        ("assessed", "all", "count", "no", "reproduced", "25", "25", "25"),  # of 24 cases
        ("B1", "all", "score", "no", "reproduced", "99", "98.5", "99.5"),  # against its questions
    ],
)
def test_figures_that_contradict_each_other_are_told_in_words(tmp_path, more):
    place = folder(tmp_path, figures=[*FIGURES, more])
    with pytest.raises(Infeasible, match=r"contradict each other: the answers about the cases .* Take a figure out"):
        build_twin(place)


@pytest.mark.parametrize(
    ("old", "new", "error", "words"),
    [
        (
            "risk: {high: 8, low: 16}",
            "risk: {high: 8, low: 17}",
            EyreError,
            "25 cases a value of risk, but there are 24",
        ),
        ("cases: 24", "cases: many", Problems, r"twin.yaml, line 2, cases"),
        ("cases: 24", "", Problems, r"cases"),
        ("seed: rehearsal", "sed: rehearsal", Problems, r"Did you mean seed"),
        ("units: 5", "unit: 5", Problems, r"units"),
        (
            "attributes:\n  risk",
            "counts:\n  - {when: {group: high}, cases: 9}\nattributes:\n  risk",
            Infeasible,
            "the attributes of the cases cannot be made",
        ),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_told_with_its_place(tmp_path, old, new, error, words):
    assert old in PLAN
    place = folder(tmp_path, plan=PLAN.replace(old, new, 1))
    with pytest.raises(error, match=words):
        build_twin(place)


def test_a_figure_without_a_map_is_named(tmp_path):
    place = folder(tmp_path)
    text = (place / "figure_map.csv").read_text(encoding="utf-8")
    (place / "figure_map.csv").write_text("".join(text.splitlines(keepends=True)[:-1]), encoding="utf-8")
    with pytest.raises(EyreError, match="F6 stand in only one of figures"):
        read_targets(place / "figures.csv", place / "figure_map.csv")


def test_a_plan_is_read_whole(place):
    plan = read_plan(place)
    assert (plan.cases, plan.reference, dict(plan.attributes["risk"])) == (24, "N-", {"high": 8, "low": 16})
