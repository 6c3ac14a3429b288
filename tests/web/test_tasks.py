"""Work in the background: it is done once, it can be watched and called off, and no death of a worker loses it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from eyre.errors import EyreError
from eyre.web.access.table import Action, Role, State
from eyre.web.inspections.models import Inspection
from eyre.web.report.jobs import draw_report
from eyre.web.tasks import heart, registry
from eyre.web.tasks.models import Job, Schedule
from eyre.web.tasks.queue import MOST_TRIES, run_job
from eyre.web.tasks.registry import File, Later, Outcome, task
from eyre.web.tasks.services import cancel, start

from .working import work_off


@task("test.count", "Count to ten", action=Action.SEE_CASELOAD)
def count(run, *, inspection, to, break_off_at=None):
    for number in range(to):
        run.at(number, to, "Counting")
        if number == break_off_at:
            cancel(run.job)
            run._written = 0
    return Outcome(said=inspection.key, file=File("count.txt", "text/plain", str(to).encode()))


@task("test.fail", "Fail", action=Action.SEE_CASELOAD)
def fail(run, *, inspection, how):
    raise {"remedy": EyreError("There is no case. Draw a sample first."), "bug": ZeroDivisionError("Jane Doe")}[how]


@task("test.later", "Wait for something", action=Action.SEE_CASELOAD)
def later(run, *, inspection):
    raise Later(timedelta(seconds=30), "the other side did not answer")


def test_a_task_is_done_and_its_file_can_be_fetched(inspection, as_role, user_of):
    job = start(count, inspection=inspection, by=user_of(Role.LEAD), to=3)
    work_off()
    job.refresh_from_db()
    assert (job.state, job.said, job.progress) == ("done", inspection.key, 3)
    browser = as_role(Role.LEAD)
    assert b"".join(browser.get(f"{job.get_absolute_url()}/file").streaming_content) == b"3"
    assert "count.txt" in browser.get(job.get_absolute_url()).content.decode()


def test_the_same_asked_for_twice_is_one_job_until_it_has_ended(inspection, user_of):
    lead = user_of(Role.LEAD)
    first = start(count, inspection=inspection, by=lead, to=3)
    assert start(count, inspection=inspection, by=lead, to=3) == first
    assert start(count, inspection=inspection, by=lead, to=4) != first
    work_off()
    assert start(count, inspection=inspection, by=lead, to=3) != first


def test_a_failure_says_what_can_be_done(inspection, user_of, caplog):
    told = start(fail, inspection=inspection, by=user_of(Role.LEAD), how="remedy")
    ours = start(fail, inspection=inspection, by=user_of(Role.LEAD), how="bug")
    work_off()
    told.refresh_from_db()
    ours.refresh_from_db()
    assert (told.state, told.trouble) == ("failed", "There is no case. Draw a sample first.")
    assert ours.state == "failed"
    reference = ours.trouble.removesuffix(".").split()[-1]
    assert f"reference {reference}" in caplog.text


def test_a_failed_job_can_be_started_again(inspection, user_of, as_role):
    job = start(fail, inspection=inspection, by=user_of(Role.LEAD), how="remedy")
    work_off()
    answer = as_role(Role.LEAD).post(f"{job.get_absolute_url()}/again")
    assert Job.objects.filter(task="test.fail", state="waiting").get().get_absolute_url() == answer.url


def test_a_job_that_waits_is_called_off_at_once_and_never_done(inspection, user_of, as_role):
    job = start(count, inspection=inspection, by=user_of(Role.LEAD), to=3)
    as_role(Role.LEAD).post(f"{job.get_absolute_url()}/cancel")
    work_off()
    job.refresh_from_db()
    assert (job.state, job.tries) == ("cancelled", 0)


def test_a_job_that_runs_ends_where_it_looks(inspection, user_of):
    job = start(count, inspection=inspection, by=user_of(Role.LEAD), to=10, break_off_at=4)
    work_off()
    job.refresh_from_db()
    assert (job.state, job.file_name) == ("cancelled", "")


def test_what_cannot_be_done_yet_is_tried_later_and_not_for_ever(inspection, user_of):
    job = start(later, inspection=inspection, by=user_of(Role.LEAD))
    for tries in range(1, MOST_TRIES):
        DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
        work_off()
        job.refresh_from_db()
        assert (job.state, job.tries) == ("waiting", tries)
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    work_off()
    job.refresh_from_db()
    assert job.state == "failed"
    assert "the other side did not answer" in job.trouble


def test_others_see_neither_the_job_nor_its_file(inspection, user_of, as_role):
    job = start(count, inspection=inspection, by=user_of(Role.LEAD), to=3)
    work_off()
    for role in (Role.INSPECTOR, Role.AREA_ASSESSOR, Role.LIAISON, Role.ANALYST):
        for page in ("", "/file"):
            assert as_role(role).get(job.get_absolute_url() + page).status_code in (403, 404)


def _held(inspection, by, tries=1):
    """A job as a worker leaves it that was killed two minutes ago."""
    job = start(count, inspection=inspection, by=by, to=3)
    long_ago = timezone.now() - timedelta(minutes=2)
    DBTaskResult.objects.filter(pk=job.queued).update(status="RUNNING", started_at=long_ago)
    Job.objects.filter(pk=job.pk).update(state="running", beat=long_ago, began_at=long_ago, tries=tries, worker="gone")
    return job


def test_the_job_of_a_dead_worker_is_done_by_another(inspection, user_of):
    job = _held(inspection, user_of(Role.LEAD))
    heart.reap(timezone.now())
    work_off()
    job.refresh_from_db()
    assert (job.state, job.tries) == ("done", 2)


def test_a_job_that_kills_each_worker_ends_with_words(inspection, user_of):
    job = _held(inspection, user_of(Role.LEAD), tries=MOST_TRIES)
    heart.reap(timezone.now())
    job.refresh_from_db()
    assert job.state == "failed"
    assert "memory" in job.trouble


def test_a_living_worker_keeps_its_job(inspection, user_of):
    job = _held(inspection, user_of(Role.LEAD))
    Job.objects.filter(pk=job.pk).update(beat=timezone.now())
    heart.reap(timezone.now())
    job.refresh_from_db()
    assert job.worker == "gone"


def test_what_was_claimed_but_not_begun_is_queued_anew(inspection, user_of):
    job = start(count, inspection=inspection, by=user_of(Role.LEAD), to=3)
    DBTaskResult.objects.filter(pk=job.queued).update(
        status="RUNNING", started_at=timezone.now() - timedelta(minutes=2)
    )
    heart.reap(timezone.now())
    work_off()
    job.refresh_from_db()
    assert job.state == "done"


def test_a_job_done_twice_by_the_queue_is_done_once(inspection, user_of):
    job = start(count, inspection=inspection, by=user_of(Role.LEAD), to=3)
    run_job.call(str(job.pk))
    run_job.call(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.tries) == ("done", 1)


def test_what_is_due_by_itself_is_started_once(db):
    now = timezone.now()
    heart.tick(now)
    heart.tick(now + timedelta(seconds=10))
    daily = [one.name for one in registry.scheduled()]
    assert sorted(Job.objects.values_list("task", flat=True)) == sorted(daily)
    work_off()
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    heart.tick(now + timedelta(days=1, seconds=1))
    assert Job.objects.filter(state="waiting").count() == len(daily)
    assert Schedule.objects.filter(due__gt=now + timedelta(days=1)).count() == len(daily)


def test_jobs_stand_in_the_navigation_of_those_who_have_any(inspection, as_role, user_of):
    Inspection.objects.filter(pk=inspection.pk).update(state=State.WRITING.value)
    page = f"/inspections/{inspection.key}/"
    named = ">Jobs<"
    assert named not in "".join(as_role(Role.CHIEF).get(page).content.decode().split())
    start(draw_report, inspection=inspection, by=user_of(Role.CHIEF), format="html")
    assert named in "".join(as_role(Role.CHIEF).get(page).content.decode().split())
    assert named not in "".join(as_role(Role.ANALYST).get(page).content.decode().split())
