"""The tables of an inspection: their columns are the contract between the stages, and packs add their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from eyre.fieldwork.table_schemas import FIELDWORK_TABLES
from eyre.framework.framework import Framework
from eyre.framework.spec import Attribute, FactTable, Question, Schedule, Source
from eyre.sampling.table_schemas import sampling_schemas
from eyre.tables.schema import Field, ForeignKey, TableSchema

PURPOSES = ("first", "second", "adjudicated", "calibration")
UNIT_KINDS = ("case", "offender", "staff", "partner")


def table_schemas(frameworks: Iterable[Framework]) -> Mapping[str, TableSchema]:
    """The schema of every table of an inspection that uses these frameworks, by the table's name."""
    used = tuple(frameworks)
    schemas = [
        PEOPLE,
        *sampling_schemas(used),
        _cases(used),
        *FIELDWORK_TABLES,
        ASSESSMENTS,
        EVENTS,
        ANSWERS,
        NOTES,
        EVIDENCE,
        RATINGS,
        PERFORMANCE,
        *_interviews(used),
        FACTS,
        *_fact_tables(used),
    ]
    return {schema.name: schema for schema in schemas}


def _key(name: str, description: str = "", *, required: bool = True) -> Field:
    return Field(name, "key", required=required, description=description)


def _optional(name: str, description: str = "") -> Field:
    return _key(name, description, required=False)


_INSPECTION = _key("inspection", "The id in inspection.yaml.")
_FRAMEWORK = _key("framework", "The id of a framework that inspection.yaml lists.")

PEOPLE = TableSchema(
    "people",
    (
        _key("key", "Stands for the person in every other table."),
        _key("kind", "What the person is to the inspection: assessor, manager, lead inspector and so on."),
        Field("name", private=True, description="The only column with names."),
        Field("contact", private=True, description="How to reach the person."),
    ),
    primary_key=("key",),
    description="The people who judge and manage cases. No other table holds a name.",
)

ASSESSMENTS = TableSchema(
    "assessments",
    (
        _key("assessment_id"),
        _INSPECTION,
        Field("unit_kind", "choice", UNIT_KINDS, required=True, description="What is assessed."),
        _key("unit_id", "The case_id of a case, or the unit_id of an interview."),
        _optional("case_id", "The case to which an interview belongs, where there is one."),
        _FRAMEWORK,
        _key("version", "The version of the framework that the assessor worked with."),
        _optional("schedule", "The interview schedule, where it is one."),
        _optional("part", "The part of the instrument, where one assessor judges only a part."),
        _optional("assessor_key"),
        _optional("assessor_role"),
        Field("purpose", "choice", PURPOSES, required=True, description="The first scores until one is adjudicated."),
        Field("blind", "boolean", description="The assessor did not know of another assessment of the unit."),
        _optional("status"),
    ),
    primary_key=("assessment_id",),
    foreign_keys=(ForeignKey("case_id", "cases", "case_id"), ForeignKey("assessor_key", "people", "key")),
    description="Who judged which case, with which instrument, for which purpose.",
)

_SOURCE = Field("source", "choice", get_args(Source), description="Where the assessor found the answer.")

EVENTS = TableSchema(
    "events",
    (
        _key("event_id", "Made on the device where the answer was typed, so that sending it twice changes nothing."),
        _optional("device"),
        Field("sequence", "integer", description="Counts the events of one device."),
        _key("assessment_id"),
        _key("question"),
        Field("value", description="The answer; an event without a value withdraws the answer."),
        _SOURCE,
        _optional("note_id"),
        _optional("base_event", "The event that this one replaces."),
        _optional("version", "The version of the framework under which the answer was given."),
        Field("device_time", "datetime", description="By the clock of the device, in UTC."),
        Field("received_at", "datetime", description="By the clock that received it, in UTC."),
        _optional("actor_key"),
    ),
    primary_key=("event_id",),
    foreign_keys=(
        ForeignKey("assessment_id", "assessments", "assessment_id"),
        ForeignKey("base_event", "events", "event_id"),
        ForeignKey("note_id", "notes", "note_id"),
        ForeignKey("actor_key", "people", "key"),
    ),
    description="The log: every answer ever given, corrections included. Rows are only ever added.",
)

ANSWERS = TableSchema(
    "answers",
    (
        _key("assessment_id"),
        _key("question"),
        Field("value", description="A value of the question; the values of a multiple choice are joined by '; '."),
        _SOURCE,
        _optional("version", "The version of the framework under which the answer was given."),
        Field("answered_at", "datetime", description="In UTC."),
        _optional("note_id"),
        _optional("event_id", "The event of the log that gave this answer."),
    ),
    primary_key=("assessment_id", "question"),
    foreign_keys=(
        ForeignKey("assessment_id", "assessments", "assessment_id"),
        ForeignKey("note_id", "notes", "note_id"),
    ),
    description="The present answers: what follows from the log. Without this file they are made from events.csv.",
)

NOTES = TableSchema(
    "notes",
    (_key("note_id"), Field("text", required=True)),
    primary_key=("note_id",),
    description="Remarks of assessors, kept apart from the answers.",
)

EVIDENCE = TableSchema(
    "evidence",
    (
        _INSPECTION,
        _FRAMEWORK,
        _key("version"),
        _key("criterion"),
        _key("item"),
        _optional("judgement", "A level of evidence of the framework."),
        Field("excluded_reason", description="Why the item takes no part here."),
        Field("document", description="What was read or whom was spoken to."),
        _optional("assessor_key"),
        Field("judged_at", "datetime", description="In UTC."),
        _optional("note_id"),
    ),
    primary_key=("framework", "criterion", "item"),
    foreign_keys=(ForeignKey("assessor_key", "people", "key"), ForeignKey("note_id", "notes", "note_id")),
    description="How each item of evidence about management was judged.",
)

RATINGS = TableSchema(
    "ratings",
    (
        _INSPECTION,
        _FRAMEWORK,
        _key("criterion"),
        _optional("derived", "What the judged evidence gives; always worked out again and compared."),
        _optional("adjusted", "What the lead inspector decided, where it differs or was confirmed."),
        Field("reason", description="Why."),
        _optional("author_key"),
        Field("adjusted_at", "datetime", description="In UTC."),
    ),
    primary_key=("framework", "criterion"),
    foreign_keys=(ForeignKey("author_key", "people", "key"),),
    description="Ratings that the lead inspector adjusted or confirmed.",
)

PERFORMANCE = TableSchema(
    "performance",
    (
        _key("indicator"),
        Field("target", "number"),
        Field("area", "number"),
        Field("national", "number"),
        Field("period"),
        Field("note"),
    ),
    primary_key=("indicator",),
    description="The area's results against national targets.",
)

FACTS = TableSchema(
    "facts",
    (_key("key"), Field("value", required=True), Field("unit"), Field("period"), Field("source")),
    primary_key=("key",),
    description="Every other figure that the report prints.",
)


def _cases(frameworks: Sequence[Framework]) -> TableSchema:
    attributes = {name: _attribute(a) for framework in frameworks for name, a in framework.attributes.items()}
    before = (
        _INSPECTION,
        _key("area"),
        _key("case_id", "Names the case without naming the person; never changes."),
        _optional("stratum", "The part of the caseload from which the case was drawn."),
    )
    after = (
        Field("commenced_on", "date", description="When supervision began."),
        _optional("team"),
        _optional("manager_key", "The case manager."),
        Field("design_weight", "number", description="Cases of the frame that this one stands for."),
    )
    fixed = {field.name for field in (*before, *after)}
    own = tuple(field for name, field in attributes.items() if name not in fixed)
    return TableSchema(
        "cases",
        # An attribute that a pack defines under the name of a fixed column says what that column may hold.
        tuple(attributes.get(field.name, field) if field in after else field for field in (*before, *own, *after)),
        primary_key=("case_id",),
        foreign_keys=(ForeignKey("manager_key", "people", "key"),),
        description="The cases of the sample, one per row, with the attributes that the frameworks ask for.",
    )


def _attribute(attribute: Attribute) -> Field:
    values = tuple(option.value for option in attribute.values)
    required, title = attribute.required, attribute.title
    if attribute.kind == "choice" and values:
        return Field(attribute.id, "choice", values, required=required, description=title)
    if attribute.kind in ("number", "date"):
        return Field(attribute.id, attribute.kind, required=required, description=title)
    return Field(attribute.id, required=required, description=title)


def _interviews(frameworks: Sequence[Framework]) -> list[TableSchema]:
    schedules = {schedule.id: (framework, schedule) for framework in frameworks for schedule in _own(framework)}
    return [_interview(framework, schedule) for framework, schedule in schedules.values()]


def _own(framework: Framework) -> Iterable[Schedule]:
    """Schedules with questions of their own: the others ask about the case, and their answers stand in answers."""
    return (schedule for schedule in framework.spec.schedules if schedule.questions)


def _interview(framework: Framework, schedule: Schedule) -> TableSchema:
    return TableSchema(
        f"interviews/{schedule.id}",
        (
            _key("unit_id", "Stands for the person interviewed; no name."),
            _optional("case_id"),
            *(_attribute(attribute) for attribute in schedule.attributes),
            *(question_field(framework, question) for question in schedule.questions),
        ),
        primary_key=("unit_id",),
        foreign_keys=(ForeignKey("case_id", "cases", "case_id"),),
        description=schedule.title,
    )


def question_field(framework: Framework, question: Question) -> Field:
    """A question as a column: which values may stand under it."""
    options = tuple(option.value for option in question.options)
    match question.kind:
        case "judged":
            values = tuple(value.value for value in framework.scales[question.scale or ""].values)
            return Field(question.id, "choice", values, description=question.text)
        case "single":
            return Field(question.id, "choice", options, description=question.text)
        case "multiple" | "rank":
            return Field(question.id, "choices", options, description=question.text)
        case kind:
            return Field(question.id, kind, description=question.text)


def _fact_tables(frameworks: Sequence[Framework]) -> list[TableSchema]:
    tables: dict[str, FactTable] = {table.id: table for framework in frameworks for table in framework.spec.tables}
    return [_fact_table(table) for table in tables.values()]


def _fact_table(table: FactTable) -> TableSchema:
    first, *others = (Field(column.id, column.kind, description=column.title) for column in table.columns)
    return TableSchema(
        f"tables/{table.id}",
        # References find a row by its first column.
        (Field(first.name, "key" if first.kind == "text" else first.kind, required=True), *others),
        primary_key=(first.name,),
        description=table.title,
    )
