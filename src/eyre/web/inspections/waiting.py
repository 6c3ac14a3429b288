"""What waits for somebody in an inspection: it follows from its state, the person's rights and how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eyre.web.access.table import Action, Role, State
from eyre.web.inspections.standing import Standing

_OVERVIEW = "inspections:overview"


@dataclass(frozen=True)
class Task:
    """Something to be done, as the task list draws it. mine: whether this person is to do it, or only to know."""

    title: str
    url: str
    hint: str
    status: str
    colour: str
    mine: bool = True


def tasks(standings: Iterable[Standing]) -> list[Task]:
    """What waits in all of them: what is late first, then what is to be done, then what others are awaited for."""
    found = [task for one in standings for task in _of(one)]
    return sorted(found, key=lambda task: (not task.mine, task.colour != "red"))


def _of(one: Standing) -> Iterator[Task]:
    match one.state:
        case State.PREPARATION:
            yield from _before(one)
        case State.FIELDWORK:
            yield from _fieldwork(one)
        case State.WRITING:
            yield from _writing(one)
        case State.ACCURACY:
            yield from _accuracy(one)


def _before(one: Standing) -> Iterator[Task]:
    area, may = one.inspection.area, one.rights.may
    if not one.has("caseload"):
        if may(Action.SEND_CASELOAD):
            liaison = one.rights.roles == {Role.LIAISON}
            title = _("Send the caseload of %(area)s") if liaison else _("The caseload of %(area)s is awaited")
            asked = one.due.get("request")
            yield _task(one, title % {"area": area}, "sampling:caseload", asked, one.due.get("sample"), mine=liaison)
    elif not one.has("sample"):
        if may(Action.DRAW_SAMPLE):
            title = _("Draw the sample of %(area)s") % {"area": area}
            yield _task(one, title, "sampling:sample", None, one.due.get("sample"))
    elif not one.has("allocation"):
        if may(Action.ALLOCATE_CASES):
            title = _("Give the cases of %(area)s to assessors") % {"area": area}
            yield _task(one, title, "fieldwork:allocation", None, one.expected)
    elif may(Action.BEGIN_FIELDWORK):
        yield _task(one, _("Begin the fieldwork in %(area)s") % {"area": area}, _OVERVIEW, None, one.expected)


def _fieldwork(one: Standing) -> Iterator[Task]:
    area = one.inspection.area
    if one.own.open and one.rights.may(Action.ASSESS_CASE):
        said = ngettext(
            "%(open)s of your %(total)s case in %(area)s is not complete",
            "%(open)s of your %(total)s cases in %(area)s are not complete",
            one.own.total,
        )
        title = said % {"open": one.own.open, "total": one.own.total, "area": area}
        yield _task(one, title, "assessment:mine", None, one.expected)
    if one.rights.may(Action.LOCK_FIELDWORK):
        if one.cases.open:
            said = ngettext(
                "%(open)s of %(total)s case in %(area)s is not complete",
                "%(open)s of %(total)s cases in %(area)s are not complete",
                one.cases.total,
            )
            title = said % {"open": one.cases.open, "total": one.cases.total, "area": area}
            yield _task(one, title, _OVERVIEW, None, one.expected, mine=False)
        elif one.cases.total:
            title = _("Every case in %(area)s is complete: lock the answers") % {"area": area}
            yield _task(one, title, _OVERVIEW, None, one.expected)


def _writing(one: Standing) -> Iterator[Task]:
    if one.rights.may(Action.WRITE_REPORT):
        title = _("Write the report on %(area)s") % {"area": one.inspection.area}
        yield _task(one, title, "report:report", None, one.expected, mine=one.rights.may(Action.SEND_DRAFT))


def _accuracy(one: Standing) -> Iterator[Task]:
    area, may = one.inspection.area, one.rights.may
    if may(Action.COMMENT_ON_DRAFT):
        title = _("The draft report on %(area)s waits for your comments") % {"area": area}
        yield _task(one, title, "report:comments", None, one.expected)
    if may(Action.PUBLISH):
        title = _("Publish the report on %(area)s") % {"area": area}
        yield _task(one, title, _OVERVIEW, None, one.expected)
    elif may(Action.TAKE_BACK_DRAFT):
        title = _("The comments of %(area)s on the draft are awaited") % {"area": area}
        yield _task(one, title, "report:comments", None, one.expected, mine=False)


def _task(one: Standing, title: str, page: str, since: date | None, due: date | None, *, mine: bool = True) -> Task:
    late = due is not None and due < one.today
    hints = []
    if since is not None and since < one.today:
        hints.append(_("asked for on %(day)s") % {"day": _day(since)})
    if due is not None:
        said = _("it was due on %(day)s") if late else _("due on %(day)s")
        hints.append(said % {"day": _day(due)})
    hint = ", ".join(hints)
    status, colour = (_("Late"), "red") if late else (_("To do"), "blue") if mine else (_("Awaited"), "grey")
    address = reverse(page, args=[one.inspection.key])
    return Task(title, address, hint[:1].upper() + hint[1:], status, colour, mine)


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
