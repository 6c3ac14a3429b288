"""The pages of the report: it is written, checked, read, commented on, answered and published."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from eyre.web.access.table import Role, State
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.inspections.seen import mark
from eyre.web.report.models import Comment
from eyre.web.tasks.models import Job

from .working import work_off


def address(name, inspection, *args):
    return reverse(f"report:{name}", args=[inspection.key, *args])


@pytest.fixture
def lead(as_role):
    return as_role(Role.LEAD)


def read(inspection):
    return store.read(Inspection.objects.get(pk=inspection.pk))


def in_state(inspection, state):
    Inspection.objects.filter(pk=inspection.pk).update(state=state.value)


def write(client, inspection, file, text, seen):
    return client.post(address("text", inspection, file), {"text": text, "seen": mark(seen)})


def test_a_text_is_saved_with_the_line_ends_of_the_bundle(lead, inspection):
    old = read(inspection).texts["foreword"]
    assert write(lead, inspection, "texts/foreword.md", "One line.\r\n\r\nAnother.\r\n", old).status_code == 302
    assert read(inspection).texts["foreword"] == "One line.\n\nAnother.\n"
    assert write(lead, inspection, "texts/foreword.md", " ", "One line.\n\nAnother.\n").status_code == 302
    assert "foreword" not in read(inspection).texts


def test_saving_the_findings_as_they_are_changes_nothing(lead, inspection):
    before = store.export_files(inspection)
    now = read(inspection).findings
    write(lead, inspection, "findings.md", now.replace("\n", "\r\n"), now)
    assert store.export_files(inspection) == before


def test_what_is_wrong_stands_beside_the_text_with_its_line(lead, inspection):
    old = read(inspection).findings
    wrong = old + "\n# B9\n\n## Strengths\n\n- As many as {{ B1 @high_ro }} of them.\n"
    assert write(lead, inspection, "findings.md", wrong, old).status_code == 302
    lines = lead.get(address("text", inspection, "findings.md")).context["lines"]
    assert [line.line for line in lines if line.problem.row] == ["# B9"]
    assert lead.get(address("read", inspection)).status_code == 422
    page = lead.get(address("report", inspection))
    assert len(page.context["problems"]) == len(lines)


def test_what_somebody_else_wrote_meanwhile_is_shown_and_nothing_typed_is_lost(lead, inspection):
    old = read(inspection).texts["foreword"]
    write(lead, inspection, "texts/foreword.md", "The first.\n", old)
    answer = write(lead, inspection, "texts/foreword.md", "The second.\n", old)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "The first." in shown
    assert "The second." in shown
    again = {"text": "Both.\n", "seen": answer.context["form"]["seen"].value()}
    assert lead.post(address("text", inspection, "texts/foreword.md"), again).status_code == 302
    assert read(inspection).texts["foreword"] == "Both.\n"


def test_a_text_that_no_part_prints_has_no_page(lead, inspection):
    assert lead.get(address("text", inspection, "texts/../inspection.yaml")).status_code == 404


def advice(client, inspection, number, **changes):
    page = client.get(address("recommendation", inspection, number))
    form = page.context["form"]
    said = {name: form[name].value() or "" for name in form.fields} | changes
    return client.post(address("recommendation", inspection, number), said)


def test_recommendations_are_put_in_another_order(lead, inspection):
    before = [one.id for one in read(inspection).recommendations]
    page = lead.get(reverse("report:report", args=[inspection.key]))
    seen = page.context["recommendations_seen"]
    address = reverse("report:move", args=[inspection.key, 2])
    assert lead.post(address, {"to": "up", "seen": seen}).status_code == 302
    now = [one.id for one in read(inspection).recommendations]
    assert now == [before[1], before[0], *before[2:]]
    assert lead.post(address, {"to": "up", "seen": seen}).status_code in (409, 422)  # it was seen before the change
    again = lead.get(reverse("report:report", args=[inspection.key])).context["recommendations_seen"]
    last = reverse("report:move", args=[inspection.key, len(before)])
    assert lead.post(last, {"to": "down", "seen": again}).status_code == 404
    assert [one.id for one in read(inspection).recommendations] == now


def test_saving_a_recommendation_as_it_is_changes_nothing(lead, inspection):
    before = store.export_files(inspection)
    assert advice(lead, inspection, 1).status_code == 302
    assert store.export_files(inspection) == before


def test_a_recommendation_is_changed_added_and_removed(lead, inspection):
    number = len(read(inspection).recommendations)
    assert advice(lead, inspection, 1, criteria="B1, Z9").status_code == 422
    assert advice(lead, inspection, 1, criteria="B1", text="Do it better.").status_code == 302
    assert (read(inspection).recommendations[0].text, read(inspection).recommendations[0].criteria) == (
        "Do it better.",
        ("B1",),
    )
    assert advice(lead, inspection, 0, framework="esi-2005", id="1", text="Again.").status_code == 422
    assert advice(lead, inspection, 0, framework="esi-2005", id="99", text="More.").status_code == 302
    assert read(inspection).recommendations[-1].id == "99"
    assert advice(lead, inspection, number + 1, remove="1").status_code == 302
    assert len(read(inspection).recommendations) == number


def test_the_report_is_read_as_a_page_in_which_nothing_runs(lead, inspection):
    answer = lead.get(address("read", inspection))
    assert b"Assessment of risk of harm" in answer.content
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(("name", "file"), [("draw", "report"), ("draw-feedback", "feedback")])
def test_a_file_is_drawn_in_the_background_and_kept_with_its_job(lead, inspection, name, file):
    answer = lead.post(address(name, inspection, "docx"))
    work_off()
    job = Job.objects.get()
    assert (answer.url, job.state, job.file_name) == (
        job.get_absolute_url(), Job.State.DONE, f"west-mercia-2005-{file}.docx",
    )  # fmt: skip
    assert default_storage.open(job.file).read().startswith(b"PK")


def test_a_report_that_cannot_be_printed_says_why(lead, inspection):
    old = read(inspection).findings
    write(lead, inspection, "findings.md", old + "\n# B9\n", old)
    lead.post(address("draw", inspection, "docx"))
    work_off()
    job = Job.objects.get()
    assert job.state == Job.State.FAILED
    assert "no framework has a criterion of this name" in job.trouble


def comment(client, inspection, text="The number of offices is six."):
    page = client.get(address("comments", inspection))
    part = next(iter(dict(page.context["form"].fields["part"].choices)))
    return client.post(address("comments", inspection), {"part": part, "text": text})


def test_the_area_comments_and_the_lead_answers(lead, as_role, inspection):
    in_state(inspection, State.ACCURACY)
    liaison = as_role(Role.LIAISON)
    assert comment(liaison, inspection).status_code == 302
    (kept,) = Comment.objects.all()
    answer = {"accepted": "yes", "text": "It is six; the text says so now."}
    assert lead.post(address("answer", inspection, kept.pk), answer).status_code == 302
    shown = liaison.get(address("comments", inspection)).content.decode()
    assert "It is six" in shown
    assert lead.post(address("answer", inspection, kept.pk), answer).status_code == 422


def test_nobody_comments_before_the_draft_is_with_the_area(as_role, inspection):
    assert as_role(Role.LIAISON).get(address("comments", inspection)).status_code == 403


def test_a_reader_sees_the_published_report_and_no_comment(as_role, inspection):
    in_state(inspection, State.PUBLISHED)
    reader = as_role(Role.READER)
    assert reader.get(address("read", inspection)).status_code == 200
    assert reader.get(address("comments", inspection)).status_code == 403
    assert b"Comments" not in reader.get(address("report", inspection)).content


def test_the_next_steps_stand_on_the_page_for_those_who_take_them(lead, as_role, inspection):
    assert b"Send the draft to the area" in lead.get(address("report", inspection)).content
    in_state(inspection, State.ACCURACY)
    assert b"Publish" in as_role(Role.CHIEF).get(address("report", inspection)).content
    assert b"Publish" not in lead.get(address("report", inspection)).content
