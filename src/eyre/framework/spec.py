"""The instrument as data: what the YAML files of a framework pack may say.

A pack is a folder; the top-level keys of its YAML files together make one `Framework`. Everything that differs between
instruments is said here and nowhere else: no other module knows a criterion, a weight or a rule of any pack.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    NonNegativeInt,
    PlainSerializer,
    PositiveInt,
    StringConstraints,
    model_validator,
)

from eyre.framework.disclosure_spec import Disclosure
from eyre.framework.scorecard_spec import Scorecard


class Spec(BaseModel):
    """A part of a pack as a person wrote it: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


def _amount(value: object) -> object:
    """Read 3, "1/2" or "80%" as an exact number."""
    if isinstance(value, float):
        return Fraction(str(value))
    if isinstance(value, str) and not re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+|/0*[1-9][0-9]*)? ?%?", value):
        raise ValueError("this is not an exact number such as 3, 0.5, 1/2 or 80%")
    if isinstance(value, str) and value.endswith("%"):
        return Fraction(value[:-1].strip()) / 100
    if isinstance(value, str | int):
        return Fraction(value)
    return value


ID_PATTERN = r"^[A-Za-z][A-Za-z0-9_.-]*$"
EXACT_NUMBER = 'An exact number: 3, "1/2" or "80%".'
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Amount = Annotated[
    Fraction,
    BeforeValidator(_amount),
    PlainSerializer(str),
    Field(description=EXACT_NUMBER, json_schema_extra={"type": "string", "format": "exact number"}),
]
Source = Literal["file", "case_manager", "offender", "other"]
Origin = Literal["published", "reconstructed"]
AssessorRole = Literal["inspector", "area_assessor"]


class Condition(Spec):
    """When something holds, over the attributes of a case and its earlier answers.

    Exactly one of attribute, question, group, all, any, not. An attribute or a question is compared by one of
    is, in, at_least, at_most. A question that is missing, not asked or empty fulfils no comparison.
    """

    attribute: Id | None = None
    question: Id | None = None
    group: Id | None = None
    all: tuple[Condition, ...] = Field(default=(), description="Conditions that must hold together.")
    any: tuple[Condition, ...] = Field(default=(), description="Conditions of which one must hold.")
    not_: Condition | None = Field(default=None, alias="not", description="A condition that must not hold.")
    is_: str | None = Field(default=None, alias="is")
    in_: tuple[str, ...] = Field(default=(), alias="in")
    at_least: Amount | None = None
    at_most: Amount | None = None

    @model_validator(mode="after")
    def _one_meaning(self) -> Self:
        kinds = [self.attribute, self.question, self.group, self.all, self.any, self.not_]
        if sum(kind not in (None, ()) for kind in kinds) != 1:
            raise ValueError("say exactly one of attribute, question, group, all, any, not")
        comparisons = [self.is_, self.in_, self.at_least, self.at_most]
        said = sum(comparison not in (None, ()) for comparison in comparisons)
        if said != (1 if self.attribute or self.question else 0):
            raise ValueError("compare an attribute or a question by exactly one of is, in, at_least, at_most")
        return self


class Option(Spec):
    """One value that may be chosen."""

    value: Id
    label: str


class ScaleValue(Option):
    """One value of a judged scale. credit is 0 to 1; a value without credit means that the question does not arise."""

    credit: Annotated[Amount, Field(ge=0, le=1)] | None = None


class Scale(Spec):
    """The values by which a question is judged, in the order in which they are shown."""

    id: Id
    values: tuple[ScaleValue, ...] = Field(min_length=2)


class Attribute(Spec):
    """A fact of a case (or of a person interviewed) that groups and conditions may use."""

    id: Id
    title: str
    kind: Literal["choice", "number", "date", "text"] = "choice"
    values: tuple[Option, ...] = Field(default=(), description="What may be chosen, for the kind choice.")
    required: bool = Field(default=True, description="Whether every case has it.")
    note: str = ""


class Group(Spec):
    """A named part of the units that are judged; figures are given for each group beside all units."""

    id: Id
    title: str
    when: Condition = Field(description="Who belongs to it.")
    unit: Id = Field(default="case", description="case, or the id of the interview whose people it groups.")
    shown_beside_all: bool = Field(default=False, description="Printed next to all cases in charts and feedback.")


class Timeliness(Spec):
    """Derives met or not met from two dates (attributes or date questions of the same case)."""

    start: Id
    end: Id
    weeks: PositiveInt | None = None
    working_days: PositiveInt | None = None
    met: Id
    not_met: Id

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.weeks is None) == (self.working_days is None):
            raise ValueError("say either weeks or working_days")
        return self


class AnswersFrom(Spec):
    """Another framework's question whose answer on the same case is also the answer here: nobody is asked twice."""

    framework: Id
    question: Id


class Question(Spec):
    """One question. Only judged questions score; weight 0 means reported but outside the criterion's score."""

    id: Id
    text: str
    kind: Literal["judged", "single", "multiple", "rank", "number", "date", "text"] = "judged"
    criterion: Id | None = None
    scale: Id | None = Field(default=None, description="By which scale it is judged.")
    options: tuple[Option, ...] = Field(default=(), description="What may be chosen or ranked.")
    weight: NonNegativeInt = Field(default=1, description="How often it counts in its criterion.")
    sources: tuple[Source, ...] = Field(default=("file",), description="Where the assessor finds the answer.")
    applies_when: Condition | None = Field(default=None, description="Without it the question is always asked.")
    derived: Timeliness | None = None
    answers_from: AnswersFrom | None = None
    reason_for: tuple[Id, ...] = Field(default=(), description="Values that the assessor must give a reason for.")
    origin: Origin = Field(default="published", description="Whether the source prints it, or we had to add it.")
    guidance: str = Field(default="", description="Help for the assessor.")

    @model_validator(mode="after")
    def _kind_fits(self) -> Self:
        if (self.kind == "judged") != (self.scale is not None):
            raise ValueError("a judged question names its scale, no other kind does")
        if (self.kind in ("single", "multiple", "rank")) != bool(self.options):
            raise ValueError("a question of kind single, multiple or rank lists its options, no other kind does")
        return self


class Consistency(Spec):
    """Answers to several questions that do not go together.

    While a hard one is so, the assessment cannot be completed; a soft one asks the assessor to look again. Answers to
    questions that do not apply contradict nothing.
    """

    id: Id
    when: Condition = Field(description="What must not be so.")
    text: str = Field(description="What does not go together, and what to look at.")
    severity: Literal["soft", "hard"] = "soft"
    origin: Origin = Field(default="reconstructed", description="Whether the source prints it, or we had to add it.")


class Section(Spec):
    """A chapter of the instrument; its score, if it has one, is the composite with the same id."""

    id: Id
    title: str


Pooling = Literal["answers", "mean_of_questions", "mean_of_cases", "lowest_question"]


class Criterion(Spec):
    """One requirement: scored from answers or rated from evidence."""

    id: Id
    title: str
    section: Id
    description: str
    method: Literal["answers", "evidence"]
    importance: Id | None = Field(default=None, description="Without one it counts once.")
    pooling: Pooling | None = Field(default=None, description="Where this criterion differs from the framework's rule.")


class Importance(Spec):
    """A class of criteria and how often it counts in a composite."""

    id: Id
    title: str
    weight: PositiveInt


class Band(Spec):
    """A named range of scores from at_least upwards, and the points it is worth."""

    id: Id
    label: str
    at_least: Amount
    points: int = 0


class BandScale(Spec):
    """Bands, best first; the first whose at_least is reached applies."""

    id: Id
    bands: tuple[Band, ...] = Field(min_length=1)


class Member(Spec):
    """A criterion or composite that counts in a composite; without weight, its importance decides (else 1)."""

    subject: Id
    weight: Amount | None = None
    points_by: Id | None = Field(default=None, description="Bands that turn the member's score into points.")


class Limiter(Spec):
    """Caps a composite while a subject stays below a threshold."""

    subject: Id
    below: Amount
    cap: Amount


class Composite(Spec):
    """A score made of others. The same criterion may count in several composites."""

    id: Id
    title: str
    kind: Literal["section", "overall", "outcome"] = "section"
    of: tuple[Member, ...] = Field(min_length=1)
    method: Literal["weighted_mean", "sum", "minimum"] = "weighted_mean"
    unit: Literal["share", "points"] = "share"
    bands: Id | None = Field(default=None, description="Bands that put the score into words.")
    limiters: tuple[Limiter, ...] = ()


class EvidenceItem(Spec):
    """One item of evidence of a criterion that is rated. An item with left_out takes no part in the rating."""

    id: Id
    criterion: Id
    text: str
    weight: PositiveInt = 1
    left_out: str = Field(default="", description="Why the item takes no part, for instance a national body's duty.")
    indicators: tuple[Id, ...] = Field(default=(), description="Measures of performance that bear on it.")
    origin: Origin = Field(default="reconstructed", description="Whether the source prints it, or we had to add it.")


class Clause(Spec):
    """A condition on the items of one criterion: so many of them at a level or better (or above it)."""

    quantity: Literal["every", "more_than_half", "some", "none"]
    at_least: Id | None = None
    above: Id | None = None

    @model_validator(mode="after")
    def _one_level(self) -> Self:
        if (self.at_least is None) == (self.above is None):
            raise ValueError("say either at_least or above")
        return self


class RatingLevel(Spec):
    """A rating and the clauses that must all hold. Tested from the top; one without clauses takes whatever is left."""

    id: Id
    label: str
    meaning: str
    when: tuple[Clause, ...] = Field(default=(), description="Clauses that must all hold.")


class Evidence(Spec):
    """How evidence is judged: the levels of an item, best first, and the ratings, best first."""

    levels: tuple[Option, ...] = Field(min_length=2)
    ratings: tuple[RatingLevel, ...] = Field(min_length=2)


class Schedule(Spec):
    """An interview: who is asked what. With source, it asks the case questions of that source instead of its own."""

    id: Id
    title: str
    unit: Literal["case", "offender", "staff", "partner"]
    source: Source | None = None
    attributes: tuple[Attribute, ...] = ()
    questions: tuple[Question, ...] = ()


class Indicator(Spec):
    """A national performance measure that the inspection takes into account."""

    id: Id
    title: str
    unit: str = Field(description="percent, or a word such as days.")
    better: Literal["higher", "lower"]
    national_target: bool = Field(default=False, description="Results against it carry the added weight of the pack.")
    note: str = ""


class Column(Spec):
    """One column of a fact table."""

    id: Id
    title: str
    kind: Literal["text", "number", "integer"] = "text"
    unit: str = ""


class FactTable(Spec):
    """A table of facts supplied with the inspection and printed in the report. Rows are in tables/<id>.csv."""

    id: Id
    title: str
    columns: tuple[Column, ...] = Field(min_length=2)
    total: str = Field(default="", description="Heads a last row with the sum of each column of numbers.")
    note: str = ""


class Quota(Spec):
    """A stratum of which a fixed number of cases is drawn. A case belongs to the first quota that it fulfils."""

    id: Id
    when: Condition
    cases: PositiveInt
    title: str


class Eligibility(Spec):
    """What must hold of a case so that it may be drawn; title names the reason under which others are left out."""

    id: Id
    title: str
    when: Condition


class CaseloadColumn(Spec):
    """An attribute that an area states for every case, and how areas are known to write it."""

    attribute: Id
    headings: tuple[str, ...] = ()
    spellings: dict[Id, tuple[str, ...]] = Field(default={}, description="By value: other words for it.")


AllocationMethod = Literal["proportional", "neyman", "smallest_first"]


class Sampling(Spec):
    """The rules of the draw."""

    size: PositiveInt
    quotas: tuple[Quota, ...] = ()
    divided_by: tuple[Id, ...] = Field(
        default=(), description="Attributes, team or manager_key: strata within strata, the widest first."
    )
    allocation: AllocationMethod = Field(
        default="proportional", description="How a stratum is shared among those in it."
    )
    most_per_manager: PositiveInt | None = None
    reserves: Annotated[Amount, Field(ge=0)] = Field(
        default=Fraction(0), description="Share of the cases of a stratum."
    )
    months_under_supervision: tuple[PositiveInt, PositiveInt] = Field(
        description="Completed months on the day that counts; both ends are eligible."
    )
    ended_cases: Literal["eligible", "left_out"] = "eligible"
    eligible: tuple[Eligibility, ...] = ()
    caseload: tuple[CaseloadColumn, ...] = ()
    area_assessor_share: Amount


class Reservation(Spec):
    """Cases that only assessors of some roles may assess."""

    title: str
    when: Condition
    roles: tuple[AssessorRole, ...] = Field(min_length=1)


class FieldworkRules(Spec):
    """Who may assess which case. Nobody ever assesses a case that they manage."""

    reserved: tuple[Reservation, ...] = ()
    own_team: bool = Field(default=False, description="Whether an area assessor may assess a case of the own team.")
    double_marking_share: Annotated[Amount, Field(ge=0, le=1)] = Field(
        default=Fraction(0), description="Share of the cases that a second assessor judges blind."
    )


class GlossaryEntry(Spec):
    """A term and what it means."""

    term: str
    meaning: str


class ReportPart(Spec):
    """One part of the report, in print order.

    text parts print texts/<text>.md of the inspection, or of the pack where the inspection has none. section prints
    the findings under each criterion of a section; framework inserts the parts of another framework of the inspection.
    """

    id: Id
    kind: Literal[
        "cover",
        "contents",
        "text",
        "acknowledgements",
        "glossary",
        "recommendations",
        "scoring_sheet",
        "scores_chart",
        "scoring_rules",
        "performance",
        "section",
        "tables",
        "sampling",
        "framework",
    ]
    title: str = ""
    level: Literal[1, 2, 3] = Field(default=1, description="Of its heading; 1 begins a page.")
    text: str | None = None
    section: Id | None = None
    framework: Id | None = None
    tables: tuple[Id, ...] = Field(default=(), description="The fact tables that it prints.")
    intervals: bool = Field(default=False, description="A scoring sheet prints the interval of each score.")


class PackTest(Spec):
    """A worked example that a pack must reproduce.

    Start from answers (attributes and answers of each case), from tallies (met, of) per question, or from the printed
    criterion scores; and from judgements of evidence. Expected scores are printed figures, null where there is none.
    """

    name: str
    source: str = ""
    cases: tuple[PackTestCase, ...] = ()
    tallies: dict[Id, tuple[Amount, NonNegativeInt]] = {}
    scores: dict[Id, Amount] = {}
    evidence: dict[Id, dict[Id, Id]] = {}
    expect_scores: dict[Id, Amount | None] = {}
    expect_ratings: dict[Id, Id] = {}


class PackTestCase(Spec):
    """One case of a worked example."""

    attributes: dict[Id, str] = {}
    answers: dict[Id, str] = {}


class Publication(Spec):
    """Where the instrument was published."""

    title: str
    publisher: str
    year: int
    note: str = ""


class Extends(Spec):
    """The framework whose scales, attributes, groups, levels, ratings and rules hold here too."""

    framework: Id
    version: str


class FrameworkSpec(Spec):
    """All that the YAML files of one pack say, before an extended pack is filled in."""

    id: Id
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")] = Field(description="As in 1.0.0.")
    title: str
    language: str = Field(description="Of its texts: en.")
    publisher: str
    licence: str
    source: tuple[Publication, ...] = Field(min_length=1)
    extends: Extends | None = None
    effective_from: date | None = Field(default=None, description="The first day on which inspections use it.")
    open_rules: tuple[str, ...] = Field(default=(), description="Rules the source leaves open and what was chosen.")
    applies_to: Condition | None = Field(default=None, description="The cases that this framework judges.")
    pooling: Pooling | None = Field(default=None, description="How answers become a score; answers if not said.")
    rounding: Literal["half_up", "half_even", "half_down"] | None = Field(
        default=None, description="What becomes of a half when a figure is printed; half_up if not said."
    )
    public_holidays: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]+)?$")] | None = Field(
        default=None, description="Country, and part of it, whose public holidays are no working days: GB-ENG."
    )
    importance: tuple[Importance, ...] = ()
    scales: tuple[Scale, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    groups: tuple[Group, ...] = ()
    sections: tuple[Section, ...] = Field(min_length=1)
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    questions: tuple[Question, ...] = ()
    consistency: tuple[Consistency, ...] = Field(default=(), description="Answers that do not go together.")
    bands: tuple[BandScale, ...] = ()
    composites: tuple[Composite, ...] = ()
    evidence: Evidence | None = None
    evidence_items: tuple[EvidenceItem, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    tables: tuple[FactTable, ...] = ()
    sampling: Sampling | None = None
    disclosure: Disclosure | None = None
    scorecard: Scorecard | None = None
    fieldwork: FieldworkRules | None = None
    glossary: tuple[GlossaryEntry, ...] = ()
    report: tuple[ReportPart, ...] = ()
    tests: tuple[PackTest, ...] = ()
