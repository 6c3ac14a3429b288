from datetime import date

import pytest
from factories import cases, framework, question

from eyre.assessment.scored import judged_unit
from eyre.assessment.timeliness import derived_judgement
from eyre.framework.spec import Timeliness
from eyre.programme.working_days import add_working_days

FIVE_DAYS = {"start": "needed_on", "end": "made_on", "working_days": 5, "met": "met", "not_met": "not_met"}


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2005-06-06", 5, "2005-06-13"),  # Monday to Monday over a weekend
        ("2004-12-22", 6, "2005-01-04"),  # Christmas, Boxing Day and New Year, each with a day in lieu
        ("2005-03-24", 1, "2005-03-29"),  # Easter
        ("2005-06-04", 1, "2005-06-06"),  # from a Saturday
    ],
)
def test_working_days_leave_out_weekends_and_public_holidays_of_england(start, days, expected):
    assert add_working_days(date.fromisoformat(start), days, "GB-ENG") == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("needed", "made", "expected"),
    [
        ("2005-06-06", "2005-06-13", "met"),
        ("2005-06-06", "2005-06-14", "not_met"),
        ("2005-06-06", "2005-06-01", "met"),  # done before it was due
        ("2005-06-06", None, None),
        ("2005-06-06", "soon", None),
    ],
)
def test_five_working_days(needed, made, expected):
    rule = Timeliness.model_validate(FIVE_DAYS)
    assert derived_judgement(rule, {"needed_on": needed, "made_on": made}, "GB-ENG") == expected


@pytest.mark.parametrize(
    ("needed", "made", "expected"),
    [
        ("2004-12-22", "2004-12-31", "met"),
        ("2004-12-22", "2005-01-01", "not_met"),
        ("2005-06-06", "2005-06-06", "met"),  # on the very day
    ],
)
def test_five_working_days_over_christmas(needed, made, expected):
    """27 and 28 December 2004 were holidays in lieu: the working days are 23, 24, 29, 30 and 31 December."""
    rule = Timeliness.model_validate(FIVE_DAYS)
    assert derived_judgement(rule, {"needed_on": needed, "made_on": made}, "GB-ENG") == expected


def test_without_a_country_every_weekday_is_a_working_day():
    assert add_working_days(date(2004, 12, 22), 5, None) == date(2004, 12, 29)


def test_sixteen_weeks_are_calendar_weeks():
    rule = Timeliness(start="needed_on", end="made_on", weeks=16, met="met", not_met="not_met")
    assert derived_judgement(rule, {"needed_on": "2005-01-03", "made_on": "2005-04-25"}, None) == "met"
    assert derived_judgement(rule, {"needed_on": "2005-01-03", "made_on": "2005-04-26"}, None) == "not_met"


def test_the_assessor_overrules_what_is_derived():
    dates = [question(f"{name}_on", kind="date", scale=None) for name in ("needed", "made")]
    instrument = framework(questions=[*dates, question("in_time", derived=FIVE_DAYS)], public_holidays="GB-ENG")
    late = {"needed_on": "2005-06-06", "made_on": "2005-07-06"}
    (derived,) = cases(instrument, late)
    (overruled,) = cases(instrument, {**late, "in_time": "met"})
    assert [value for _, value, _ in judged_unit(instrument, derived)][-1] == "not_met"
    assert [value for _, value, _ in judged_unit(instrument, overruled)][-1] == "met"
