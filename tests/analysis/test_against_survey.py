"""Estimates and standard errors as R's survey package gives them: golden/survey.R made golden/survey.csv."""

import csv
from pathlib import Path

import pytest
from factories import cases, criterion, framework, question

from eyre.analysis.design import Design
from eyre.analysis.estimates import estimate_rows, estimates_from
from eyre.analysis.sampled import sampled_cases
from eyre.assessment.scored import score_units
from eyre.statistics.intervals import korn_graubard, logit
from eyre.statistics.strata import Stratum

GOLDEN = Path(__file__).parent / "golden"
SIZES = {"a": 60, "b": 400, "c": 8}


def read(name):
    lines = (line for line in (GOLDEN / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines))


SURVEY = {(row["subject"], row["domain"], row["what"]): float(row["value"]) for row in read("survey.csv")}
ROWS = read("stratified.csv")


def instrument(pooling="answers"):
    return framework(
        pooling=pooling,
        criteria=[criterion("B1"), criterion("C1")],
        questions=[question("first"), question("second", weight=2), question("third", "C1"), question("fourth", "C1")],
        composites=[
            {"id": "B", "title": "B", "of": [{"subject": "B1", "weight": 2}, {"subject": "C1"}]},
            {
                "id": "overall",
                "title": "Overall",
                "kind": "overall",
                "of": [{"subject": "B", "weight": "60%"}, {"subject": "C1", "weight": "40%"}],
            },
        ],
    )


def estimated(pooling="answers"):
    small = instrument(pooling)
    units = cases(small, *({k: v for k, v in row.items() if v and k not in ("case_id", "stratum")} for row in ROWS))
    stratum_of = {unit.id: row["stratum"] for unit, row in zip(units, ROWS, strict=True)}
    sampled = {name: sum(row["stratum"] == name for row in ROWS) for name in SIZES}
    design = Design({name: Stratum(size, sampled[name]) for name, size in SIZES.items()}, stratum_of)
    laid_out = sampled_cases([("test", units, design)])
    rows = estimate_rows([small], score_units("test", {"small": small}, units), laid_out)
    return estimates_from({"small": small}, rows["test"], laid_out, 0.95)


@pytest.fixture(scope="module")
def ours():
    return estimated()


SUBJECTS = ("first", "second", "third", "fourth", "B1", "C1", "B", "overall")


@pytest.mark.parametrize("domain", ["all", "high", "low"])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_estimates_and_standard_errors_are_those_of_survey(ours, subject, domain):
    one = ours.of("small", subject, domain)
    assert one.value == pytest.approx(SURVEY[subject, domain, "estimate"], rel=1e-12)
    assert one.standard_error == pytest.approx(SURVEY[subject, domain, "standard_error"], rel=1e-9)


@pytest.mark.parametrize("domain", ["all", "high", "low"])
@pytest.mark.parametrize("pooling", ["mean_of_questions", "mean_of_cases"])
def test_other_pooling_rules_have_their_own_standard_error(pooling, domain):
    one = estimated(pooling).of("small", "B1", domain)
    assert one.value == pytest.approx(SURVEY[pooling, domain, "estimate"], rel=1e-12)
    assert one.standard_error == pytest.approx(SURVEY[pooling, domain, "standard_error"], rel=1e-9)


@pytest.mark.parametrize("domain", ["all", "high", "low"])
@pytest.mark.parametrize("subject", ["first", "second", "fourth"])
@pytest.mark.parametrize("method", ["logit", "beta"])
def test_logit_and_korn_graubard_intervals_are_those_of_survey(ours, subject, domain, method):
    one = ours.of("small", subject, domain)
    strata = len({r["stratum"] for r in ROWS if domain in ("all", r["risk"]) and r[subject] in ("met", "not_met")})
    freedom = one.cases - strata
    if method == "logit":
        ends = logit(one.value, one.standard_error, freedom, 0.95)
    else:
        effective = one.value * (1 - one.value) / one.standard_error**2
        ends = korn_graubard(one.value, effective, one.cases, freedom, 0.95)
    # R finds the ends of the logit interval through a fitted model, which stops at about 1e-8.
    expected = (SURVEY[subject, domain, f"{method}.low"], SURVEY[subject, domain, f"{method}.high"])
    assert (ends.low, ends.high) == pytest.approx(expected, rel=1e-6 if method == "logit" else 1e-9)
