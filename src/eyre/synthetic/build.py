"""Published figures, a plan and texts -> a whole synthetic inspection that gives these figures when it is scored."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from eyre.assessment.inspection import About, Inspection
from eyre.bundle.read import read_bundle
from eyre.framework.framework import Framework
from eyre.framework.load import find_pack
from eyre.sampling.plan import SamplingPlan
from eyre.synthetic.attributes import make_attributes, shuffled
from eyre.synthetic.caseload import Register, draw_register, numbered, register_files
from eyre.synthetic.counts import CountModel, Population, population
from eyre.synthetic.deal import Counts, Dealt, deal
from eyre.synthetic.fieldwork import with_assessors, with_fieldwork
from eyre.synthetic.figures import constrain, rank
from eyre.synthetic.plan import TwinPlan
from eyre.synthetic.published import Target, read_targets
from eyre.synthetic.records import (
    Row,
    Staff,
    assessment_rows,
    case_rows,
    event_rows,
    given_answers,
    interview_rows,
    make_cases,
)
from eyre.synthetic.second_marks import second_answers
from eyre.synthetic.solver import solve
from eyre.tables.validation import validate
from eyre.tables.yaml_source import read_yaml


def build_twin(folder: Path) -> Inspection:
    """Build the synthetic inspection that a folder describes: figures.csv, figure_map.csv, twin.yaml and content/.

    The same folder, solver and framework versions give the same inspection. Raises Infeasible where the figures
    contradict each other, EyreError or Problems where a file is to be mended.
    """
    plan = read_plan(folder)
    about = validate(
        About, read_yaml((folder / "content/inspection.yaml").read_text(encoding="utf-8"), "inspection.yaml")
    )
    frameworks = tuple(find_pack(pin.id, pin.version, (folder / "content/frameworks",)) for pin in about.frameworks)
    targets = tuple(target for target in read_targets(folder / "figures.csv", folder / "figure_map.csv"))
    attributes = make_attributes(frameworks[0], plan)
    cases = case_population(plan, frameworks, attributes, targets)
    dealt = deal(cases, solve_cases(plan, cases, targets), plan)
    with tempfile.TemporaryDirectory() as temporary:
        bundle = Path(temporary) / "bundle"
        shutil.copytree(folder / "content", bundle)
        register = numbered(plan)
        if plan.caseload:
            register = draw_register(plan, plan.caseload, frameworks[0], _sampling(bundle), about, attributes)
        _write_records(bundle, about, plan, frameworks, attributes, dealt, register)
        for schedule in plan.interviews:
            _write_interviews(bundle, plan, frameworks, schedule, targets, register)
        return with_fieldwork(read_bundle(bundle))


def read_plan(folder: Path) -> TwinPlan:
    """Read twin.yaml. Raises Problems with line and remedy."""
    return validate(TwinPlan, read_yaml((folder / "twin.yaml").read_text(encoding="utf-8"), "twin.yaml"))


def case_population(
    plan: TwinPlan, frameworks: Sequence[Framework], attributes: Sequence[Mapping[str, str]], targets: Iterable[Target]
) -> Population:
    """The cases, divided by the groups that a published figure or the plan speaks of."""
    groups = {target.group for target in targets if target.of_cases} | {answer.group for answer in plan.answers}
    return population("case", frameworks, attributes, groups)


def solve_cases(plan: TwinPlan, cases: Population, targets: Sequence[Target]) -> Counts:
    """Count answers so that every figure about cases comes out. Raises Infeasible where that cannot be."""
    figures = [target for target in targets if target.constrains and target.of_cases]
    model = CountModel(cases, plan, _varied(cases, figures))
    constrain(
        model, figures, [target for target in targets if target.treatment == "derived" and target.form == "score"]
    )
    for answer in plan.answers:
        framework = cases.frameworks[answer.framework]
        counted, _ = model.tally(framework, f"{answer.question}:{answer.value}", answer.group)
        model.model.add(counted == answer.count)
    for question, options in plan.ranked.items():
        rank(model, question, options)
    return _solved(model, plan, "the answers about the cases")


def _varied(cases: Population, figures: Iterable[Target]) -> set[tuple[str, str]]:
    """Questions of which a figure is published for a group, in their own framework or in one that shares the answer."""
    varied = set()
    everybody = max(len(cell.frameworks) for cell in cases.cells)
    for target in figures:
        name = target.subject.partition(":")[0]
        question = cases.frameworks[target.framework].questions.get(name)
        partial = any(target.framework not in cell.frameworks for cell in cases.cells) and everybody > 1
        if question and (partial or target.group != "all"):
            shared = question.answers_from
            varied |= {
                (target.framework, name),
                (shared.framework, shared.question) if shared else (target.framework, name),
            }
    return varied


def _solved(model: CountModel, plan: TwinPlan, what: str) -> Counts:
    solver = solve(model.model, plan, what)
    return {
        key: {value: solver.value(count) for value, count in counts.items()} for key, counts in model.counts.items()
    }


def _write_records(
    bundle: Path,
    about: About,
    plan: TwinPlan,
    frameworks: Sequence[Framework],
    attributes: Sequence[Mapping[str, str]],
    dealt: Dealt,
    register: Register,
) -> None:
    kinds: dict[str, list[str]] = defaultdict(list)
    with (bundle / "people.csv").open(encoding="utf-8", newline="") as people:
        for row in csv.DictReader(people):
            kinds[row["kind"]].append(row["key"])
    rules, staff = frameworks[0].spec.sampling, Staff(kinds)
    share = float(rules.area_assessor_share) if rules else 0
    cases = make_cases(plan, register.references, attributes, staff, share)
    cases, seconds = with_assessors(cases, about, frameworks, bundle)
    given = given_answers(plan, cases, frameworks, dealt)
    given += second_answers(plan, given, frameworks[0], seconds)
    _write(bundle / "cases.csv", case_rows(register, cases, about.id, about.area))
    _write(bundle / "assessments.csv", assessment_rows(given, about.id))
    _write(bundle / "events.csv", event_rows(plan, given))
    if plan.caseload:
        known, managers = [case.attributes for case in cases], staff.of(plan.managers)
        drawn = (frameworks[0], _sampling(bundle), about, register, known, managers)
        for name, data in register_files(plan, plan.caseload, *drawn).items():
            (bundle / name).write_bytes(data)


def _sampling(bundle: Path) -> SamplingPlan:
    return validate(SamplingPlan, read_yaml((bundle / "sampling.yaml").read_text("utf-8"), "sampling.yaml"))


def _write_interviews(
    bundle: Path,
    plan: TwinPlan,
    frameworks: Sequence[Framework],
    schedule: str,
    targets: Iterable[Target],
    register: Register,
) -> None:
    wanted = plan.interviews[schedule]
    asking = next(framework for framework in frameworks if schedule in framework.schedules)
    columns = {name: shuffled(plan, f"{schedule} {name}", counts) for name, counts in wanted.attributes.items()}
    attributes = [{name: values[number] for name, values in columns.items()} for number in range(wanted.units)]
    figures = [t for t in targets if t.constrains and t.subject.startswith(f"interview.{schedule}.")]
    people = population(schedule, [asking], attributes, {target.group for target in figures})
    model = CountModel(people, plan, {(asking.id, question.id) for question in people.questions(asking)})
    constrain(model, figures, ())
    for question, count in wanted.answered.items():
        _, answered = model.tally(asking, question, "all")
        model.model.add(answered == count)
    dealt = deal(people, _solved(model, plan, f"the interviews {schedule}"), plan)
    _write(
        bundle / "interviews" / f"{schedule}.csv",
        interview_rows(plan, register.references, schedule, attributes, dealt),
    )


def _write(path: Path, rows: Sequence[Row]) -> None:
    path.parent.mkdir(exist_ok=True)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
