"""The pages of evidence and scores: an item is judged, the rating follows, and every figure opens to its cases."""

from __future__ import annotations

import pytest
from django.urls import reverse
from west_mercia import MAIN

from eyre.web.access.table import Role, State
from eyre.web.audit.models import Entry
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.scoring.scored import scored

ITEM = (MAIN, "A1", "national_targets")


def address(name, inspection, *args):
    return reverse(f"scoring:{name}", args=[inspection.key, *args])


@pytest.fixture
def lead(as_role):
    return as_role(Role.LEAD)


def page_of(client, inspection, criterion="A1"):
    return client.get(address("criterion", inspection, MAIN, criterion))


def posted(page, item="national_targets", **changes):
    """The form of one item as it stands, with changes."""
    form = next(form for shown, form in page.context["items"] if shown.judged.item.id == item)
    said = {name: form[name].value() or "" for name in form.fields} | changes
    return {form.add_prefix(name): value for name, value in said.items()}


def judge(client, inspection, data, item=ITEM):
    return client.post(address("judge", inspection, *item), data)


def rating(inspection, criterion="A1"):
    return scored(Inspection.objects.get(pk=inspection.pk)).ratings[(MAIN, criterion)]


def test_an_item_is_judged_and_the_rating_follows_at_once(lead, inspection):
    before = rating(inspection).derived
    answer = judge(lead, inspection, posted(page_of(lead, inspection), level="unsatisfactory"))
    assert answer.status_code == 302
    assert answer.url.endswith("#national_targets")
    assert rating(inspection).derived != before
    row = next(
        one
        for one in store.read(Inspection.objects.get(pk=inspection.pk)).tables["evidence"].to_pylist()
        if one["item"] == ITEM[2]
    )
    assert (row["judgement"], row["assessor_key"]) == ("unsatisfactory", "lead-01")
    assert Entry.objects.filter(action="judge_evidence", target=" ".join(ITEM)).exists()


def test_two_people_judge_two_items_at_once_and_neither_is_lost(lead, as_role, inspection):
    page = page_of(lead, inspection)
    assert judge(lead, inspection, posted(page, level="good")).status_code == 302
    other = posted(page, "business_plan", level="good")
    assert judge(as_role(Role.INSPECTOR), inspection, other, (MAIN, "A1", "business_plan")).status_code == 302
    levels = {item.item.id: item.level.value for item in rating(inspection).items if item.level}
    assert (levels["national_targets"], levels["business_plan"]) == ("good", "good")


def test_two_people_judge_one_item_and_the_second_is_told(lead, inspection):
    page = page_of(lead, inspection)
    judge(lead, inspection, posted(page, level="good"))
    answer = judge(lead, inspection, posted(page, level="unsatisfactory"))
    assert answer.status_code == 422
    assert "Somebody else has changed" in answer.content.decode()
    assert next(item for item in rating(inspection).items if item.item.id == ITEM[2]).level.value == "good"


def test_an_item_is_not_both_judged_and_excluded(lead, inspection):
    answer = judge(lead, inspection, posted(page_of(lead, inspection), level="good", excluded="Not here."))
    assert answer.status_code == 422
    assert "has no level" in answer.content.decode()


def adjust(client, inspection, **said):
    page = page_of(client, inspection)
    return client.post(address("adjust", inspection, MAIN, "A1"), {"seen": page.context["page"].seen, **said})


def test_the_lead_adjusts_a_rating_with_a_reason_and_takes_it_back(lead, inspection):
    assert adjust(lead, inspection, rating="poor", reason="").status_code == 422
    assert adjust(lead, inspection, rating="poor", reason="The Board knew.").status_code == 302
    assert (rating(inspection).final.id, rating(inspection).reason) == ("poor", "The Board knew.")
    assert adjust(lead, inspection, rating="", reason="").status_code == 302
    assert rating(inspection).adjusted is None


def test_an_inspector_does_not_adjust_a_rating(as_role, inspection):
    assert adjust(as_role(Role.INSPECTOR), inspection, rating="poor", reason="A reason.").status_code == 403


def test_the_sheet_prints_the_published_scores_with_intervals_and_counts(lead, inspection):
    """The printed sheet of 2005, to the printed digit."""
    sheet = lead.get(address("scores", inspection)).context["sheets"][0]
    printed = {row.id: row.figures[0] for row in sheet.rows if row.figures}
    assert {name: printed[name].text for name in ("B", "C", "D", "overall")} == {
        "B": "69%", "C": "76%", "D": "74%", "overall": "73%",
    }  # fmt: skip
    assert printed["B1"].base == "532 / 899"
    assert all(figure.low <= figure.high for figure in printed.values() if figure.low is not None)


def test_a_figure_opens_to_its_rule_and_for_some_to_its_cases(lead, as_role, inspection):
    question = {"reference": "smart_objectives_evident @high_roh"}
    answer = lead.get(address("trace", inspection), question)
    cases = dict(answer.context["outcomes"])
    assert answer.context["traced"].resolved.measure.numerator == len(cases["met"])
    Inspection.objects.filter(pk=inspection.pk).update(state=State.ACCURACY.value)
    liaison = as_role(Role.LIAISON).get(address("trace", inspection), question)
    assert liaison.context["traced"].resolved.text == answer.context["traced"].resolved.text
    assert liaison.context["outcomes"] == []
    assert not any(case in liaison.content.decode() for case in cases["met"])


def test_a_reference_that_is_none_is_refused_beside_its_field(lead, inspection):
    answer = lead.get(address("trace", inspection), {"reference": "B1 @high_ro"})
    assert answer.status_code == 422
    assert "high_roh" in answer.content.decode()


def test_progress_counts_what_is_missing_of_each_question(lead):
    running = Inspection.objects.get(key="west-mercia-fieldwork")
    questions = lead.get(address("questions", running, MAIN)).context["questions"]
    assert len(questions) > 50
    assert all(one.asked == one.answered + one.tally.missing for one in questions)
    assert any(one.tally.missing for one in questions)


def test_the_feedback_is_a_page_in_which_nothing_runs(lead):
    running = Inspection.objects.get(key="west-mercia-fieldwork")
    answer = lead.get(address("feedback", running))
    assert b"provisional" in answer.content
    assert "sandbox" in answer["Content-Security-Policy"]


def test_scores_are_worked_out_once_for_as_long_as_nothing_changes(lead, inspection, django_assert_max_num_queries):
    first = scored(inspection)
    assert scored(Inspection.objects.get(pk=inspection.pk)) is first
    lead.get(address("scores", inspection))
    with django_assert_max_num_queries(14):
        lead.get(address("scores", inspection))
    judge(lead, inspection, posted(page_of(lead, inspection), level="good"))
    assert scored(Inspection.objects.get(pk=inspection.pk)) is not first
