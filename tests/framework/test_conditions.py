import pytest
from factories import HIGH, LOW
from pydantic import ValidationError

from eyre.framework.conditions import holds
from eyre.framework.spec import Condition, Group

GROUPS = {part["id"]: Group.model_validate(part) for part in (HIGH, LOW)}
CASE = {"risk": "high", "order": "cpo", "age": "17", "factors": "alcohol; employment"}
ANSWERS = {"plan": "met", "empty": None}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"attribute": "risk", "is": "high"}, True),
        ({"attribute": "order", "in": ["cpo", "cpro"]}, True),
        ({"attribute": "order", "in": ["licence"]}, False),
        ({"attribute": "age", "at_least": 18}, False),
        ({"attribute": "age", "at_most": 17}, True),
        ({"attribute": "factors", "is": "employment"}, True),  # one of several chosen values is enough
        ({"question": "plan", "is": "met"}, True),
        ({"question": "empty", "is": "met"}, False),  # a missing answer fulfils nothing
        ({"question": "never_asked", "at_least": 1}, False),
        ({"not": {"question": "empty", "is": "met"}}, True),
        ({"group": "high"}, True),
        ({"group": "low"}, False),  # a group may be made of another
        ({"all": [{"group": "high"}, {"attribute": "order", "is": "cpo"}]}, True),
        ({"all": [{"group": "high"}, {"attribute": "order", "is": "dtto"}]}, False),
        ({"any": [{"group": "low"}, {"attribute": "order", "is": "cpo"}]}, True),
        ({"attribute": "order", "at_least": 3}, False),  # a word is no number
    ],
)
def test_conditions_over_attributes_answers_and_groups(condition, expected):
    assert holds(Condition.model_validate(condition), CASE, ANSWERS, GROUPS) is expected


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"attribute": "risk"},
        {"attribute": "risk", "is": "high", "in": ["low"]},
        {"attribute": "risk", "question": "plan", "is": "met"},
        {"group": "high", "is": "met"},
        {"attribute": "risk", "equals": "high"},
    ],
)
def test_a_condition_that_means_nothing_or_two_things_is_refused(condition):
    with pytest.raises(ValidationError):
        Condition.model_validate(condition)
