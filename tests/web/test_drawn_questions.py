"""Questions of a form that are drawn once and shown on many pages: nobody sees the answer of somebody else."""

from __future__ import annotations

import json
import re

import pytest
from django.core.cache import cache

from eyre.web.access.table import Role
from eyre.web.assessment import skeleton
from eyre.web.inspections.models import Assessment

MINE = "WM-1069-esi-2005"
PRESENT = "risk_of_harm_assessment_present"
ADDRESS = "/inspections/west-mercia-fieldwork/assessments"


@pytest.fixture
def asking(db, as_role):
    """The browser of an inspector, with nothing drawn yet."""
    skeleton._kept.clear()
    cache.clear()
    return as_role(Role.INSPECTOR)


def drawn(asking, assessment=MINE, language="en") -> list[str]:
    """The questions of a form as the page has them."""
    html = asking.get(f"{ADDRESS}/{assessment}/", headers={"Accept-Language": language}).content.decode()
    found = re.findall(r'<div class="case-question".*?</fieldset></div>', html, re.DOTALL)
    assert len(found) == 106
    return found


def answer(asking, event_id, **parts) -> None:
    event = {"event_id": event_id, "device": "web-1", "question": PRESENT, "value": "met", "version": "1.0.0", **parts}
    told = asking.post(f"{ADDRESS}/{MINE}/events", json.dumps([event]), content_type="application/json")
    assert told.json()["events"][0]["kept"], told.content


def test_what_was_drawn_before_is_shown_as_if_it_were_drawn_now(asking):
    first = drawn(asking)
    answer(asking, "e-1", source="file")
    with_memory = drawn(asking)
    skeleton._kept.clear()
    assert with_memory == drawn(asking)
    assert [one for one in first if one not in with_memory] != []
    assert sum("checked" in one and 'value="e-1"' in one for one in with_memory) == 1


def test_what_somebody_wrote_is_shown_and_stays_in_no_memory(asking):
    answer(asking, "e-1", note="She was seen at home.")
    assert sum("She was seen at home." in one for one in drawn(asking)) == 1
    assert skeleton._kept
    kept = str([one.looks for one in skeleton._kept.values()])
    assert "risk of harm" in kept
    assert "seen at home" not in kept
    assert "e-1" not in kept


def test_a_page_in_another_language_or_of_one_who_may_not_answer_is_drawn_for_itself(asking):
    english = drawn(asking)
    assert drawn(asking, language="cy") != english
    Assessment.objects.filter(assessment_id=MINE).update(status="complete")
    assert all("<fieldset disabled>" in one for one in drawn(asking))


def test_no_more_is_kept_than_was_set(asking, monkeypatch):
    monkeypatch.setattr(skeleton, "_MOST_LOOKS", 10)
    monkeypatch.setattr(skeleton, "_MOST_KEPT", 1)
    first = drawn(asking)
    assert all(len(one.looks) <= 10 for one in skeleton._kept.values())
    drawn(asking, language="cy")
    assert len(skeleton._kept) == 1
    assert drawn(asking) == first
