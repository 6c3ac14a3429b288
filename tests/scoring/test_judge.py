"""Judging an item of evidence, and adjusting a rating: each is one row, and the rating follows at once."""

from datetime import datetime

import pytest
from west_mercia import TWIN

from eyre.bundle.read import read_bundle
from eyre.errors import EyreError
from eyre.scoring.judge import Judgement, adjust_rating, judge_item
from eyre.scoring.rating import ratings
from eyre.synthetic.twins import shipped_bundle

AT = datetime(2005, 6, 30, 9)
ITEM = ("esi-2005", "A1", "national_targets")


@pytest.fixture(scope="module")
def west_mercia():
    return read_bundle(shipped_bundle(TWIN))


def judged(inspection, judgement, item=ITEM):
    return judge_item(inspection, *item, judgement, assessor_key="lead-01", at=AT)


def row_of(inspection, item=ITEM):
    rows = inspection.tables["evidence"].to_pylist()
    return next((row for row in rows if (row["framework"], row["criterion"], row["item"]) == item), None)


def test_a_judgement_replaces_the_row_and_the_rating_follows(west_mercia):
    after = judged(west_mercia, Judgement("unsatisfactory", document="Board papers"))
    assert row_of(after)["judgement"] == "unsatisfactory"
    assert (row_of(after)["document"], row_of(after)["judged_at"]) == ("Board papers", AT)
    assert after.tables["evidence"].num_rows == west_mercia.tables["evidence"].num_rows
    before = ratings(west_mercia)[("esi-2005", "A1")]
    assert ratings(after)[("esi-2005", "A1")].derived != before.derived


def test_an_item_that_is_excluded_takes_no_part(west_mercia):
    after = judged(west_mercia, Judgement(excluded="Not in this area."))
    items = {item.item.id: item for item in ratings(after)[("esi-2005", "A1")].items}
    assert items["national_targets"].excluded == "Not in this area."


def test_a_judgement_that_says_nothing_takes_the_row_away(west_mercia):
    after = judged(west_mercia, Judgement())
    assert row_of(after) is None
    assert ratings(after)[("esi-2005", "A1")].missing == 1


@pytest.mark.parametrize(
    ("item", "judgement", "said"),
    [
        (ITEM, Judgement("splendid"), "splendid"),
        (ITEM, Judgement("strong", excluded="Not here."), "no level"),
        (("esi-2005", "A1", "nothing"), Judgement("strong"), "nothing"),
        (("esi-2006", "A1", "nothing"), Judgement("strong"), "esi-2006"),
    ],
)
def test_what_the_instrument_does_not_have_is_refused(west_mercia, item, judgement, said):
    with pytest.raises(EyreError, match=said):
        judged(west_mercia, judgement, item)


def adjusted(inspection, rating, reason="A reason.", criterion="A1"):
    return adjust_rating(inspection, "esi-2005", criterion, rating, reason, author_key="lead-01", at=AT)


def test_an_adjustment_keeps_the_derived_rating_beside_it_and_can_be_taken_back(west_mercia):
    derived = ratings(west_mercia)[("esi-2005", "A1")].derived
    rating = ratings(adjusted(west_mercia, "poor"))[("esi-2005", "A1")]
    assert (rating.derived, rating.final.id, rating.reason) == (derived, "poor", "A reason.")
    back = adjusted(adjusted(west_mercia, "poor"), "")
    assert ratings(back)[("esi-2005", "A1")].final == derived


def test_an_adjustment_needs_a_reason_and_a_complete_criterion(west_mercia):
    with pytest.raises(EyreError, match="reason"):
        adjusted(west_mercia, "poor", " ")
    with pytest.raises(EyreError, match="Judge every item"):
        adjusted(judged(west_mercia, Judgement()), "poor")
    with pytest.raises(EyreError, match="B1"):
        adjusted(west_mercia, "poor", criterion="B1")
