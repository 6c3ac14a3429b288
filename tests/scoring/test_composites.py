"""Scores made of scores. ESI needs the weighted mean only; other instruments sum points, take minima and cap."""

from fractions import Fraction

import pytest
from factories import criterion, framework, question

from eyre.scoring.composites import roll_up

BANDS = {
    "id": "four",
    "bands": [
        {"id": "outstanding", "label": "Outstanding", "at_least": "80%", "points": 3},
        {"id": "good", "label": "Good", "at_least": "65%", "points": 2},
        {"id": "improve", "label": "Requires improvement", "at_least": "50%", "points": 1},
        {"id": "inadequate", "label": "Inadequate", "at_least": 0, "points": 0},
    ],
}
OVERALL = {
    "id": "points",
    "bands": [
        {"id": "upper", "label": "Upper", "at_least": 4},
        {"id": "lower", "label": "Lower", "at_least": 0},
    ],
}
PARTS = {
    "importance": [
        {"id": "critical", "title": "Critical", "weight": 2},
        {"id": "important", "title": "Important", "weight": 1},
    ],
    "criteria": [criterion("B1", importance="critical"), criterion("B2", importance="important"), criterion("B3")],
    "questions": [question("first"), question("second", "B2"), question("third", "B3")],
    "bands": [BANDS, OVERALL],
}
SCORES = {"B1": Fraction(9, 10), "B2": Fraction(6, 10), "B3": Fraction(1, 10)}


def rolled(values=SCORES, **composite):
    instrument = framework(**PARTS, composites=[{"id": "B", "title": "B", **composite}])
    return roll_up(instrument, instrument.composites["B"], values)


@pytest.mark.parametrize(
    ("composite", "expected"),
    [
        # (2 * 9/10 + 1 * 6/10) / 3: importance decides
        ({"of": [{"subject": "B1"}, {"subject": "B2"}]}, (Fraction(8, 10), None)),
        # its own weights stand before importance
        ({"of": [{"subject": "B1", "weight": 30}, {"subject": "B2", "weight": "70"}]}, (Fraction(69, 100), None)),
        ({"of": [{"subject": "B1"}, {"subject": "B3"}], "method": "minimum"}, (Fraction(1, 10), None)),
        # a mean that a weak member caps
        (
            {
                "of": [{"subject": "B1"}, {"subject": "B2"}],
                "limiters": [{"subject": "B3", "below": "50%", "cap": "49%"}],
            },
            (Fraction(49, 100), None),
        ),
        # the cap is not reached
        (
            {
                "of": [{"subject": "B1"}, {"subject": "B2"}],
                "limiters": [{"subject": "B2", "below": "50%", "cap": "49%"}],
            },
            (Fraction(8, 10), None),
        ),
        # points by band, 3 + 1 + 0, and a band of their sum
        (
            {
                "of": [{"subject": c, "points_by": "four", "weight": 1} for c in ("B1", "B2", "B3")],
                "method": "sum",
                "unit": "points",
                "bands": "points",
            },
            (Fraction(4), "Upper"),
        ),
    ],
)
def test_roll_ups(composite, expected):
    assert rolled(**composite) == expected


def test_a_member_without_score_leaves_the_composite_without_score():
    assert rolled({**SCORES, "B2": None}, of=[{"subject": "B1"}, {"subject": "B2"}]) == (None, None)


def test_a_criterion_counts_in_a_section_and_in_an_outcome_across_sections():
    from factories import scored

    composites = [
        {"id": "B", "title": "Section", "of": [{"subject": "B1", "weight": 1}, {"subject": "B2", "weight": 1}]},
        {"id": "safety", "title": "Safety", "kind": "outcome", "of": [{"subject": "B1", "weight": 1}]},
        {"id": "overall", "title": "All", "kind": "overall", "of": [{"subject": "B"}, {"subject": "safety"}]},
    ]
    scores = scored(framework(**PARTS, composites=composites), {"first": "met", "second": "not_met", "third": "met"})
    assert [scores.printed("small", c) for c in ("B", "safety", "overall")] == [50, 100, 75]
