"""Results against targets and places on the scorecard."""

from fractions import Fraction

import pyarrow as pa
import pytest
from factories import framework

from eyre.analysis.performance import against_target, ordinal, place_in_words, scorecard
from eyre.bundle.read import read_bundle
from eyre.framework.cross_check import misfits
from eyre.synthetic.twins import shipped_bundle

INDICATORS = [
    {"id": "kept", "title": "Appointments kept", "unit": "percent", "better": "higher", "national_target": True},
    {"id": "sickness", "title": "Sickness", "unit": "days", "better": "lower", "national_target": True},
    {"id": "other", "title": "Other", "unit": "percent", "better": "higher"},
]
SMALL = framework(indicators=INDICATORS, scorecard={"near_miss": 5})


def table(**results):
    """Results by indicator, each with its target."""
    return pa.Table.from_pylist(
        [{"indicator": i, "area": area, "target": target} for i, (area, target) in results.items()]
    )


def test_the_table_of_west_mercia():
    """The report calls the 88 of 90 for enforcement a near miss; eight of fourteen targets were reached."""
    twin = read_bundle(shipped_bundle("west-mercia-2005"))
    found = {
        one.indicator.id: one.outcome for one in against_target(twin.frameworks["esi-2005"], twin.tables["performance"])
    }
    assert found["enforcement"] == "near miss"
    assert found["sickness_absence"] == "missed"
    assert list(found.values()).count("reached") == 8


@pytest.mark.parametrize(
    ("indicator", "result", "target", "outcome"),
    [
        ("kept", 90.0, 90.0, "reached"),
        ("kept", 85.5, 90.0, "near miss"),  # 4.5 of 90 are 5 per cent of the target
        ("kept", 85.4, 90.0, "missed"),
        ("sickness", 9.0, 9.0, "reached"),
        ("sickness", 8.0, 9.0, "reached"),
        ("sickness", 9.45, 9.0, "near miss"),
        ("sickness", 9.5, 9.0, "missed"),
        ("kept", None, 90.0, "not known"),
    ],
)
def test_the_direction_of_better(indicator, result, target, outcome):
    assert against_target(SMALL, table(**{indicator: (result, target)}))[0].outcome == outcome


def test_a_result_of_nought_where_lower_is_better():
    one = against_target(SMALL, table(sickness=(0.0, 9.0)))[0]
    assert (one.outcome, one.achievement) == ("reached", None)


def test_areas_with_equal_scores_share_the_better_rank():
    full = table(kept=(90.0, 90.0), sickness=(9.0, 9.0))
    half = table(kept=(45.0, 90.0), sickness=(9.0, 9.0))
    more = table(kept=(180.0, 90.0), sickness=(9.0, 9.0))  # more than the target counts as the target
    last = table(kept=(9.0, 90.0), sickness=(18.0, 9.0))
    places = scorecard(SMALL, {"A": half, "B": full, "C": more, "D": last})
    assert [(p.area, p.rank, p.tied) for p in places] == [("B", 1, 2), ("C", 1, 2), ("A", 3, 1), ("D", 4, 1)]
    assert places[2].score == Fraction(3, 4)
    assert place_in_words(places[0]) == "B is 1st of 4, together with 1 other."
    assert place_in_words(places[3]) == "D is 4th of 4."


def test_weights_of_the_pack_count():
    weighted = framework(indicators=INDICATORS, scorecard={"weights": {"kept": 3, "sickness": 1}})
    place = scorecard(weighted, {"A": table(kept=(45.0, 90.0), sickness=(9.0, 9.0))})[0]
    assert place.score == Fraction(3 * 1 + 1 * 2, 8)


def test_an_area_without_a_result_has_no_place():
    places = scorecard(SMALL, {"A": table(kept=(90.0, 90.0)), "B": table(kept=(90.0, 90.0), sickness=(9.0, 9.0))})
    assert [(p.area, p.rank, p.ranked) for p in places] == [("B", 1, 1), ("A", None, 1)]
    assert place_in_words(places[1]) == "A has no place: there is no result for Sickness."


def test_a_weight_of_an_unknown_indicator_is_told():
    wrong = framework(indicators=INDICATORS, scorecard={"weights": {"kep": 1}})
    assert [(m.path, m.remedy) for m in misfits(wrong)] == [(("scorecard", "weights", "kep"), "Did you mean kept?")]


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (36, "36th"), (102, "102nd")]
)
def test_ordinals(number, text):
    assert ordinal(number) == text
