"""Cases that cannot be inspected, and the cases of a second instrument."""

import pytest
from factories import framework

from eyre.errors import EyreError
from eyre.framework.framework import UnknownId
from eyre.sampling.replacement import inspected_cases, replace_case, strata_table
from eyre.sampling.thematic import thematic_cases
from sampling.conftest import ORDER, RISK
from sampling.test_certificate import Drawn


def test_reserves_are_taken_in_drawn_order_each_with_its_reason():
    sample = Drawn().sample.cases
    main = [
        row["case_id"] for row in sample.to_pylist() if row["stratum"] == "all_other_cases" and row["role"] == "main"
    ]
    reserves = [
        row["case_id"] for row in sample.to_pylist() if row["stratum"] == "all_other_cases" and row["role"] == "reserve"
    ]
    first, took = replace_case(sample, main[3], "The file is with the court")
    second, took_next = replace_case(first, main[0], "Deported")
    assert (took, took_next) == tuple(reserves[:2])
    rows = {row["case_id"]: row for row in second.to_pylist()}
    assert (rows[main[3]]["status"], rows[main[3]]["reason"]) == ("dropped", "The file is with the court")
    assert (rows[took]["status"], rows[took]["replaces"]) == ("replacement", main[3])
    assert len(inspected_cases(second)) == len(inspected_cases(sample)) == 10


def test_a_stratum_without_reserves_gives_one_case_less():
    drawn = Drawn()
    sample = drawn.sample.cases
    for _ in range(2):
        case = next(
            row["case_id"]
            for row in sample.to_pylist()
            if row["stratum"] == "high" and row["status"] in ("selected", "replacement")
        )
        sample, reserve = replace_case(sample, case, "Moved")
    assert reserve is None
    row = next(
        row for row in strata_table("x", drawn.certificate.strata, sample).to_pylist() if row["stratum"] == "high"
    )
    assert (row["frame_size"], row["target"], row["drawn"], row["achieved"], row["reserves"]) == (12, 2, 2, 1, 1)


def test_a_case_is_dropped_once_and_for_a_reason():
    sample = Drawn().sample.cases
    case = sample["case_id"][0].as_py()
    with pytest.raises(EyreError, match="without a reason"):
        replace_case(sample, case, " ")
    with pytest.raises(UnknownId):
        replace_case(sample, "nobody", "x")
    with pytest.raises(EyreError, match="is dropped"):
        replace_case(replace_case(sample, case, "x")[0], case, "x")


def test_a_second_instrument_judges_the_cases_it_applies_to_in_the_order_of_their_tickets():
    drawn = Drawn()
    theme = framework(attributes=[ORDER, RISK], groups=[], applies_to={"attribute": "risk", "is": "low"})
    cases = thematic_cases(drawn.sample.cases, drawn.caseload, theme)
    tickets = {row["case_id"]: row["ticket"] for row in drawn.sample.cases.to_pylist()}
    assert len(cases) == 8
    assert list(cases) == sorted(cases, key=lambda case: tickets[case])
    smaller = framework(
        attributes=[ORDER, RISK],
        groups=[],
        applies_to={"attribute": "risk", "is": "low"},
        sampling={"size": 3, "months_under_supervision": [9, 10], "area_assessor_share": 0},
    )
    assert thematic_cases(drawn.sample.cases, drawn.caseload, smaller) == cases[:3]
