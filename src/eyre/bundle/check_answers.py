"""Whether each answer is one that its question allows and the case calls for, and which answers are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eyre.assessment.applicability import asked
from eyre.assessment.inspection import Inspection
from eyre.assessment.marks import MARKED, MARKS, split_mark
from eyre.assessment.scored import Key, Unit, judged_unit, units, with_derived
from eyre.assessment.table_schemas import question_field
from eyre.assessment.timeliness import derived_judgement
from eyre.bundle.load import Loaded
from eyre.bundle.rows import Row, complete, file_of, rows, without
from eyre.errors import Problem
from eyre.framework.conditions import parts
from eyre.framework.framework import Framework
from eyre.framework.spec import Question
from eyre.tables.cells import read_cell
from eyre.tables.csv_table import written
from eyre.tables.table_file import Findings
from eyre.tables.validation import suggest


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its place: in answers.csv, or in the log where the answers are made from it."""

    row: int | None
    values: Row


def answer_problems(loaded: Loaded, inspection: Inspection) -> Iterator[Problem]:
    """Find answers off the scale or out of place, overruled dates without a reason, and count what is missing."""
    file = file_of(loaded, "answers" if "answers" in loaded.tables else "events")
    findings = Findings(file)
    assessments = {values["assessment_id"]: values for _, values in rows(loaded, "assessments")}
    wrong: set[int] = set()
    outdated: Counter[tuple[str, str]] = Counter()
    sound: dict[str, list[Answer]] = {}
    for place, answer in enumerate(_answers(loaded, inspection)):
        assessment = assessments.get(answer.values["assessment_id"])
        framework = inspection.frameworks.get(assessment["framework"] or "") if assessment else None
        if assessment is None or framework is None:
            continue  # told where assessments are checked
        version = answer.values["version"] or framework.version
        # What was given under another version and does not fit this one is kept: it counts as missing.
        told = findings if version == framework.version else Findings(file)
        if _value_is_wrong(framework, _questions(framework, assessment), answer, told):
            wrong.add(place)
            outdated[framework.id, version] += told is not findings
        elif assessment["unit_kind"] == "case" and not split_mark(str(answer.values["question"]))[1]:
            sound.setdefault(str(assessment["assessment_id"]), []).append(answer)
    # What cannot be an answer would mislead the questions that depend on it.
    inspection = without(inspection, "answers", wrong)
    judged = {unit.key: unit for unit in units(inspection)}
    for id_, answers in sound.items():
        assessment = assessments[id_]
        _check_case(inspection.frameworks[assessment["framework"]], assessment, answers, judged, findings)
    for (id_, version), count in outdated.items():
        if count:
            reason = f"{count} answers given under {id_} {version} do not fit the version in use: they count as missing"
            findings.notice(reason, "Answer these questions anew where they are still asked.", column="version")
    yield from findings.all()
    yield from _interviews(loaded, inspection, judged)
    if "cases" in loaded.tables and complete(loaded.tables["cases"], "case_id"):
        yield from _missing(loaded, inspection, judged)


def _answers(loaded: Loaded, inspection: Inspection) -> Iterator[Answer]:
    if "answers" in loaded.tables:
        for row, values in rows(loaded, "answers"):
            yield Answer(row, values)
        return
    place = {values["event_id"]: row for row, values in rows(loaded, "events")}
    for values in inspection.tables["answers"].to_pylist():
        yield Answer(place.get(values["event_id"]), values)


def _questions(framework: Framework, assessment: Row) -> Mapping[str, Question]:
    schedule = framework.schedules.get(assessment["schedule"] or "")
    if schedule and schedule.questions:
        return {question.id: question for question in schedule.questions}
    return framework.questions


def _value_is_wrong(
    framework: Framework, questions: Mapping[str, Question], answer: Answer, findings: Findings
) -> bool:
    name, value = answer.values["question"], answer.values["value"]
    if name is None:
        return True
    marked, mark = split_mark(name)
    if mark in MARKS and marked in questions:
        if value != MARKED:
            findings.error("this is a mark", f"Write {MARKED}.", answer.row, "value", value or "")
        return bool(value != MARKED)
    question = questions.get(name)
    if question is None:
        findings.error(f"{framework.id} has no such question", suggest(name, questions), answer.row, "question", name)
        return True
    if question.answers_from:
        origin = question.answers_from
        reason = f"the answer to this question is the one to {origin.question} of {origin.framework}"
        findings.error(reason, "Answer it there, and remove this row.", answer.row, "question", name)
        return True
    if value is None:
        return False
    cell = read_cell(question_field(framework, question), value)
    if cell.error:
        findings.error(
            f"{cell.error} of {name}" if question.scale else cell.error, cell.remedy, answer.row, "value", value
        )
    elif cell.notice:
        findings.error(
            f"the answer to {name} is spelled otherwise", f"Write {written(cell.value)}.", answer.row, "value", value
        )
    return bool(cell.error or cell.notice)


def _check_case(
    framework: Framework, assessment: Row, answers: list[Answer], judged: Mapping[Key, Unit], findings: Findings
) -> None:
    """Check the answers of one assessment against the case as it stands."""
    if (assessment["schedule"] or "") in framework.schedules and framework.schedules[assessment["schedule"]].questions:
        return
    unit = judged.get((framework.id, "case", str(assessment["unit_id"])))
    if unit is None:
        if any(key[1:] == ("case", str(assessment["unit_id"])) for key in judged):
            reason = f"{framework.id} does not judge case {assessment['unit_id']}"
            remedy = "Remove the assessment and its answers, or mend the attributes of the case."
            findings.error(reason, remedy, answers[0].row, "assessment_id", assessment["assessment_id"])
        return
    own = {answer.values["question"]: answer.values["value"] for answer in answers}
    shared = {
        question.id: unit.answers.get(question.id) for question in framework.spec.questions if question.answers_from
    }
    live = with_derived(framework, framework.spec.questions, unit.attributes, {**shared, **own})
    applying = {q.id for q in asked(framework.spec.questions, unit.attributes, live, framework.groups)}
    for answer in answers:
        question = framework.questions[answer.values["question"]]
        if answer.values["value"] is None:
            continue
        if question.id not in applying:
            reason = f"{question.id} does not apply to case {unit.id}"
            if answer.values["event_id"] or answer.values["version"] not in (None, framework.version):
                # It applied when it was given, and stays for the time when it applies again.
                findings.notice(reason, "Nothing need be done: it does not count.", answer.row, "value")
            else:
                findings.error(reason, _depends_on(question), answer.row, "value", answer.values["value"])
        elif question.derived and answer.values["note_id"] is None:
            by_rule = derived_judgement(question.derived, {**unit.attributes, **live}, framework.public_holidays)
            if by_rule not in (None, answer.values["value"]):
                reason = (
                    f"by the two dates the answer to {question.id} would be {by_rule}, and no note says why it is not"
                )
                remedy = "Give the note_id of the reason, or mend the answer."
                if answer.values["event_id"] and assessment["status"] != "complete":
                    findings.notice(reason, remedy, answer.row, "value")  # the form asks for it
                else:
                    findings.error(reason, remedy, answer.row, "value", answer.values["value"])


def _depends_on(question: Question) -> str:
    conditions = parts(question.applies_when) if question.applies_when else ()
    named = dict.fromkeys(part.attribute or part.question or part.group for part in conditions)
    return f"Remove the answer, or mend what decides it: {', '.join(name for name in named if name)}."


def _interviews(loaded: Loaded, inspection: Inspection, judged: Mapping[Key, Unit]) -> Iterator[Problem]:
    for framework in inspection.frameworks.values():
        for schedule in framework.spec.schedules:
            findings = Findings(file_of(loaded, f"interviews/{schedule.id}"))
            for row, values in rows(loaded, f"interviews/{schedule.id}"):
                unit = judged.get((framework.id, schedule.id, str(values["unit_id"])))
                if unit is None or not schedule.questions:
                    continue
                applying = {q.id for q in asked(schedule.questions, unit.attributes, unit.answers, framework.groups)}
                for question in schedule.questions:
                    if question.id not in applying and values[question.id] is not None:
                        reason = "the question does not apply to this person"
                        findings.error(reason, _depends_on(question), row, question.id, values[question.id])
            yield from findings.all()


def _missing(loaded: Loaded, inspection: Inspection, judged: Mapping[Key, Unit]) -> Iterator[Problem]:
    """One line per question, not one per case."""
    missing: Counter[tuple[str, str, str]] = Counter()
    applies: Counter[tuple[str, str, str]] = Counter()
    for unit in judged.values():
        for question, _, state in judged_unit(inspection.frameworks[unit.framework], unit):
            if question.answers_from is None and state != "not_asked":
                key = (unit.framework, unit.kind, question.id)
                applies[key] += 1
                missing[key] += state == "missing"
    remedy = "Answer it where you can: missing answers stay outside the denominator and are counted beside it."
    for (framework_id, kind, name), count in missing.items():
        if count:
            applicable = applies[(framework_id, kind, name)]
            case = kind == "case"
            file = file_of(loaded, "answers" if case else f"interviews/{kind}")
            column = f"{framework_id} {name}" if case else name
            whom = "cases to which" if case else "people to whom"
            reason = f"{count} of the {applicable} {whom} it applies have no answer"
            yield Problem(file, reason, remedy, column=column, severity="notice")
