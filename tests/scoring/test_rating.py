"""The six ratings of 2005, tested from the top, exactly as the published definitions read."""

from datetime import date
from itertools import combinations_with_replacement

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eyre.assessment.inspection import About, Inspection
from eyre.assessment.table_schemas import EVIDENCE as EVIDENCE_TABLE
from eyre.assessment.table_schemas import RATINGS as RATINGS_TABLE
from eyre.framework.load import find_pack
from eyre.scoring.rating import derive, ratings

EVIDENCE = find_pack("esi-2005").evidence
VERY, STRONG, GOOD, SATISFACTORY, UNSATISFACTORY = (level.value for level in EVIDENCE.levels)


def rate(*levels, weights=None):
    return derive(EVIDENCE, list(zip(levels, weights or [1] * len(levels), strict=True))).id


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([VERY, VERY], "very_well_met"),
        ([VERY, STRONG], "well_met"),
        ([STRONG, STRONG], "well_met"),
        ([STRONG, STRONG, SATISFACTORY], "satisfactorily_met"),
        ([STRONG, GOOD], "partly_met"),  # half is not more than half
        ([GOOD, SATISFACTORY, SATISFACTORY], "partly_met"),
        ([SATISFACTORY, SATISFACTORY], "not_met"),  # at best satisfactory
        ([SATISFACTORY, UNSATISFACTORY], "not_met"),
        ([UNSATISFACTORY], "poor"),
        ([STRONG, STRONG, STRONG, STRONG, UNSATISFACTORY], "poor"),  # read literally: no condition allows it
    ],
)
def test_the_first_condition_met_gives_the_rating(levels, expected):
    assert rate(*levels) == expected


def test_an_item_with_added_weight_decides_more_than_half():
    assert rate(STRONG, GOOD, SATISFACTORY) == "partly_met"
    assert rate(STRONG, GOOD, weights=[2, 1]) == "satisfactorily_met"


@given(st.lists(st.sampled_from([level.value for level in EVIDENCE.levels]), min_size=1, max_size=9), st.data())
def test_a_better_item_never_worsens_the_rating_and_order_does_not_matter(levels, data):
    order = [level.value for level in EVIDENCE.levels]
    ranks = {rating.id: number for number, rating in enumerate(EVIDENCE.ratings)}
    place = data.draw(st.integers(0, len(levels) - 1))
    better = list(levels)
    better[place] = order[max(0, order.index(levels[place]) - 1)]
    assert rate(*sorted(levels)) == rate(*levels)
    if UNSATISFACTORY not in levels:  # below that, the literal reading has a hole: see the pack's open rules
        assert ranks[rate(*better)] <= ranks[rate(*levels)]


def literally(levels):
    """The six conditions of the 2005 report in its order, said without the pack's clauses."""
    strong = [level for level in levels if level in (VERY, STRONG)]
    if all(level == VERY for level in levels):
        return "very_well_met"
    if len(strong) == len(levels):
        return "well_met"
    if UNSATISFACTORY not in levels and 2 * len(strong) > len(levels):
        return "satisfactorily_met"
    if UNSATISFACTORY not in levels and (strong or GOOD in levels):
        return "partly_met"
    if not strong and GOOD not in levels and SATISFACTORY in levels:
        return "not_met"
    return "poor"


@pytest.mark.parametrize("items", range(1, 7))
def test_every_combination_of_levels_is_rated_as_the_definitions_read(items):
    """All 461 combinations of one to six items; the order of items decides nothing (see below)."""
    for levels in combinations_with_replacement((VERY, STRONG, GOOD, SATISFACTORY, UNSATISFACTORY), items):
        assert rate(*levels) == literally(levels), levels


@pytest.mark.parametrize("best", [VERY, STRONG, GOOD])
@pytest.mark.parametrize("others", [1, 4, 20])
def test_one_unsatisfactory_item_beside_better_ones_falls_to_poor(best, others):
    """Which is why the lead inspector may adjust a rating: see decision 4."""
    assert rate(*[best] * others, UNSATISFACTORY) == "poor"


PACK = find_pack("esi-2005")


def management(judged, adjustment=None, excluded=None):
    """The rating of A1 where some of its items are judged (all others as the last word says)."""
    items = {item.id: judged.get(item.id, judged.get("others")) for item in PACK.evidence_items("A1")}
    rows = [
        {"framework": PACK.id, "criterion": "A1", "item": item, "judgement": level, "excluded_reason": None}
        for item, level in items.items()
    ]
    for row in rows:
        if row["item"] == excluded:
            row["excluded_reason"] = "Not inspected in this area."
    about = About(
        id="one",
        title="One",
        area="Anywhere",
        year=2005,
        inspected_from=date(2005, 6, 6),
        inspected_to=date(2005, 7, 1),
        frameworks=[{"id": PACK.id, "version": PACK.version}],
    )
    changed = [{"framework": PACK.id, "criterion": "A1", **adjustment}] if adjustment else []
    tables = {
        "evidence": pa.Table.from_pylist(rows, EVIDENCE_TABLE.to_arrow()),
        "ratings": pa.Table.from_pylist(changed, RATINGS_TABLE.to_arrow()),
    }
    return ratings(Inspection(about, {PACK.id: PACK}, tables))[(PACK.id, "A1")]


def test_national_targets_count_twice_in_leadership_and_planning():
    """A1 has eight items of which one has added weight: nine in all, so that four and the targets are more than half."""
    names = [item.id for item in PACK.evidence_items("A1") if not item.left_out]
    assert [item.weight for item in PACK.evidence_items("A1") if item.id == "national_targets"] == [2]
    assert len(names) == 8
    without_targets = dict.fromkeys(names[1:5], STRONG)
    assert management({**without_targets, "others": GOOD}).final.id == "partly_met"
    with_targets = dict.fromkeys(names[0:4], STRONG)
    assert management({**with_targets, "others": GOOD}).final.id == "satisfactorily_met"


def test_what_is_a_duty_of_the_national_directorate_takes_no_part():
    rating = management({"national_guidance_and_means": UNSATISFACTORY, "others": VERY})
    assert rating.final.id == "very_well_met"
    assert [item.item.id for item in rating.items if item.excluded] == ["national_guidance_and_means"]


def test_an_item_that_the_inspection_excludes_takes_no_part_and_keeps_its_reason():
    rating = management({"business_plan": UNSATISFACTORY, "others": STRONG}, excluded="business_plan")
    assert rating.final.id == "well_met"
    assert {item.excluded for item in rating.items if item.item.id == "business_plan"} == {
        "Not inspected in this area."
    }


def test_there_is_no_rating_while_an_item_is_not_judged():
    rating = management({"business_plan": None, "others": STRONG})
    assert (rating.derived, rating.final, rating.missing) == (None, None, 1)


ADJUSTED = {"derived": "partly_met", "adjusted": "well_met", "reason": "The year began badly.", "author_key": "lead-01"}


def test_an_adjusted_rating_keeps_the_one_before_its_reason_and_its_author():
    rating = management({"others": GOOD}, ADJUSTED)
    assert (rating.derived.id, rating.adjusted.id, rating.final.id) == ("partly_met", "well_met", "well_met")
    assert (rating.reason, rating.author_key) == ("The year began badly.", "lead-01")


def test_the_rating_before_is_always_worked_out_again_and_never_taken_from_the_file():
    assert management({"others": STRONG}, ADJUSTED).derived.id == "well_met"


def test_a_row_that_adjusts_nothing_leaves_the_derived_rating():
    assert management({"others": GOOD}, {**ADJUSTED, "adjusted": None}).final.id == "partly_met"
