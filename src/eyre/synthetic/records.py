"""Dealt answers -> the tables of an inspection: cases, assessments, the log and the interviews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256

from eyre.assessment.applicability import asked
from eyre.framework.framework import Framework
from eyre.framework.spec import Question
from eyre.synthetic.caseload import Register
from eyre.synthetic.chance import pick, uniform
from eyre.synthetic.dates import commenced_on, date_answers
from eyre.synthetic.deal import Dealt
from eyre.synthetic.plan import TwinPlan

Row = dict[str, object]
AREA_ASSESSOR = "area_assessor"


@dataclass(frozen=True)
class Staff:
    """The keys of the people who take part, by kind."""

    kinds: Mapping[str, Sequence[str]]

    def of(self, kinds: Iterable[str]) -> list[str]:
        """Everybody of some kinds."""
        return [key for kind in kinds for key in self.kinds.get(kind, ())]


@dataclass(frozen=True)
class Case:
    """A case with all that was decided about it."""

    number: int
    id: str
    attributes: dict[str, str]
    assessor: str
    role: str


def make_cases(
    plan: TwinPlan, references: Sequence[str], attributes: Sequence[Mapping[str, str]], staff: Staff, share: float
) -> tuple[Case, ...]:
    """Give each case its reference, a start, a team, a manager and an assessor."""
    managers = staff.of(plan.managers)
    area = staff.of(plan.area_assessors)
    inspectors = staff.of(plan.inspectors)
    by_area = set(
        sorted(range(len(attributes)), key=lambda n: uniform(plan.seed, "by area", n))[: round(len(attributes) * share)]
    )
    cases = []
    turns: dict[str, int] = defaultdict(int)
    for number, values in enumerate(attributes):
        manager = managers[number % len(managers)]
        own = {
            **values,
            "commenced_on": commenced_on(plan, number).isoformat(),
            "team": plan.teams[managers.index(manager) % len(plan.teams)],
            "manager_key": manager,
        }
        role, pool = (AREA_ASSESSOR, area) if number in by_area else ("inspector", inspectors)
        assessor = pool[turns[role] % len(pool)]
        turns[role] += 1
        cases.append(Case(number, references[number], own, assessor, role))
    return tuple(cases)


def case_rows(register: Register, cases: Sequence[Case], inspection: str, area: str) -> list[Row]:
    """The table of cases, each with the stratum from which it was drawn and the cases that it stands for."""
    return [
        {
            "inspection": inspection,
            "area": area,
            "case_id": case.id,
            "stratum": register.strata[case.number],
            **case.attributes,
            "design_weight": register.weights[case.number],
        }
        for case in cases
    ]


@dataclass(frozen=True)
class Given:
    """One answer as it was given: who, where, which and when."""

    assessment: str
    case: Case
    framework: Framework
    question: Question
    value: str
    purpose: str = "first"


def given_answers(plan: TwinPlan, cases: Sequence[Case], frameworks: Iterable[Framework], dealt: Dealt) -> list[Given]:
    """Every answer of every assessment in the order of the questions; shared answers are given once."""
    result = []
    for framework in frameworks:
        for case in cases:
            answers = dealt.get((framework.id, case.number))
            if answers is None:
                continue
            applying = asked(framework.spec.questions, case.attributes, answers, framework.groups)
            names = frozenset(question.id for question in applying)
            dates = date_answers(framework, case.attributes, answers, names, plan, case.number)
            full = {**dates, **answers}
            for question in applying:
                if question.answers_from is None and question.id in full:
                    result.append(Given(f"{case.id}-{framework.id}", case, framework, question, full[question.id]))
    return result


def assessment_rows(given: Iterable[Given], inspection: str) -> list[Row]:
    """One assessment for each case and framework under which an answer was given."""
    rows: dict[str, Row] = {}
    for answer in given:
        rows[answer.assessment] = {
            "assessment_id": answer.assessment,
            "inspection": inspection,
            "unit_kind": "case",
            "unit_id": answer.case.id,
            "case_id": answer.case.id,
            "framework": answer.framework.id,
            "version": answer.framework.version,
            "assessor_key": answer.case.assessor,
            "assessor_role": answer.case.role,
            "purpose": answer.purpose,
            "blind": "true" if answer.purpose == "second" else "false",
            "status": "complete",
        }
    return list(rows.values())


def event_rows(plan: TwinPlan, given: Sequence[Given]) -> list[Row]:
    """The log: an event for each answer, and for some an earlier one that it corrected."""
    scales = {(g.framework.id, s.id): s for g in given for s in g.framework.scales.values()}
    judged = [g for g in given if g.question.scale and not g.question.derived and g.purpose == "first"]
    corrected = sorted(judged, key=lambda g: uniform(plan.seed, "corrected", g.assessment, g.question.id))
    mistaken = {(g.assessment, g.question.id) for g in corrected[: plan.corrections]}
    notes = _notes(plan, given)
    clocks = _Clocks(plan)
    rows = []
    for answer in given:
        base = None
        if (answer.assessment, answer.question.id) in mistaken:
            values = scales[(answer.framework.id, answer.question.scale or "")].values
            other = next(v.value for v in values if v.credit is not None and v.value != answer.value)
            first = clocks.event(answer, other, None, None)
            rows.append(first)
            base = str(first["event_id"])
        rows.append(clocks.event(answer, answer.value, base, notes.get((answer.assessment, answer.question.id))))
    return rows


def _notes(plan: TwinPlan, given: Sequence[Given]) -> dict[tuple[str, str], str]:
    """Each note stands beside the first answer that the plan describes and that has none yet."""
    taken: dict[tuple[str, str], str] = {}
    for note in plan.notes:
        for g in given:
            key = (g.assessment, g.question.id)
            if (g.framework.id, g.question.id, g.value) == (
                note.framework,
                note.question,
                note.value,
            ) and key not in taken:
                taken[key] = note.note
                break
    return taken


class _Clocks:
    """Each assessor works through the cases one after another; a question takes the better part of a minute."""

    def __init__(self, plan: TwinPlan) -> None:
        self.plan = plan
        self.sequence: dict[str, int] = defaultdict(int)
        self.visits: dict[str, dict[str, int]] = defaultdict(dict)
        self.answered: dict[tuple[str, str], int] = defaultdict(int)

    def event(self, answer: Given, value: str, base: str | None, note: str | None) -> Row:
        assessor = answer.case.assessor
        visit = self.visits[assessor].setdefault(answer.case.id, len(self.visits[assessor]))
        self.sequence[assessor] += 1
        self.answered[(assessor, answer.case.id)] += 1
        identity = f"{self.plan.seed} {answer.assessment} {answer.question.id} {base or 'first'}"
        at = self._slot(visit) + timedelta(seconds=40 * self.answered[(assessor, answer.case.id)])
        return {
            "event_id": sha256(identity.encode()).hexdigest()[:32],
            "device": f"device-{assessor}",
            "sequence": self.sequence[assessor],
            "assessment_id": answer.assessment,
            "question": answer.question.id,
            "value": value,
            "source": pick(answer.question.sources, self.plan.seed, "source", answer.assessment, answer.question.id),
            "note_id": note,
            "base_event": base,
            "version": answer.framework.version,
            "device_time": at.isoformat(),
            "received_at": (at + timedelta(seconds=2)).isoformat(),
            "actor_key": assessor,
        }

    def _slot(self, visit: int) -> datetime:
        """Two or three cases a day, over the days of the fieldwork."""
        days = (self.plan.inspected.last - self.plan.inspected.first).days + 1
        day = self.plan.inspected.first + timedelta(days=visit % days)
        return datetime.combine(day, time(8, 45)) + timedelta(minutes=130 * (visit // days))


def interview_rows(
    plan: TwinPlan, references: Sequence[str], schedule: str, people: Sequence[Mapping[str, str]], dealt: Dealt
) -> list[Row]:
    """One row for each person interviewed; where the plan says so, each belongs to a case of the sample."""
    places = sorted(range(plan.cases), key=lambda number: uniform(plan.seed, "interviewed", schedule, number))
    rows: list[Row] = []
    for number, attributes in enumerate(people):
        answers = next((given for (_, unit), given in dealt.items() if unit == number), {})
        case = references[places[number]] if plan.interviews[schedule].per_case else None
        rows.append({"unit_id": f"{schedule}-{number + 1:02d}", "case_id": case, **attributes, **answers})
    return rows
