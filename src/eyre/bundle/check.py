"""Everything that is to be mended in a bundle, told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from eyre.assessment.inspection import Inspection
from eyre.assessment.table_schemas import table_schemas
from eyre.bundle.carried import carried_problems
from eyre.bundle.check_answers import answer_problems
from eyre.bundle.check_fieldwork import fieldwork_problems
from eyre.bundle.check_findings import finding_problems
from eyre.bundle.check_log import log_problems
from eyre.bundle.check_sampling import sampling_problems
from eyre.bundle.descriptor import descriptor_problems
from eyre.bundle.load import Loaded, load
from eyre.bundle.rows import complete, file_of, rows, without
from eyre.errors import EyreError, Problem, Problems
from eyre.framework.framework import Framework
from eyre.report.build import report_problems
from eyre.scoring.rating import ratings
from eyre.scoring.scores import score
from eyre.tables.schema import ForeignKey
from eyre.tables.table_file import Findings, TableFile
from eyre.tables.validation import suggest


def check_bundle(path: Path) -> list[Problem]:
    """Find all problems of a bundle, by file and row; those of severity "notice" need no action. Never raises."""
    try:
        loaded = load(path)
        problems = sorted_problems([*check(loaded), *carried_problems(loaded.files)])
        sound = all(problem.severity != "error" for problem in problems)
        if loaded.inspection is not None and sound:
            problems = sorted_problems([*problems, *_of_the_report(loaded, loaded.inspection)])
        return problems
    except Problems as error:
        return sorted_problems(error.problems)
    except EyreError as error:
        reason, _, remedy = str(error).partition(". ")
        return [Problem(str(path), reason, remedy)]


def _of_the_report(loaded: Loaded, inspection: Inspection) -> Iterator[Problem]:
    """What only the building of the report finds: a sound inspection can be scored, and its texts refer to scores."""
    for problem in report_problems(inspection, score(inspection), ratings(inspection)):
        # A standard text of the pack waits for facts that come late in an inspection; nothing in the bundle is wrong.
        yield problem if problem.file in loaded.files else replace(problem, severity="notice")


def check(loaded: Loaded) -> list[Problem]:
    """Find all problems of a bundle that has been read, but for those that only the building of its report finds."""
    problems = list(loaded.problems)
    inspection = loaded.inspection
    if inspection is not None:
        problems += _bases(inspection)
        problems += _references(loaded, inspection)
        problems += _inspection_ids(loaded, inspection)
        problems += _cases(loaded, inspection)
        problems += _assessments(loaded, inspection)
        problems += _indicators(loaded, inspection)
        problems += _evidence(loaded, inspection)
        problems += fieldwork_problems(loaded, inspection)
        problems += log_problems(loaded, inspection)
        problems += answer_problems(loaded, inspection)
        problems += finding_problems(loaded, inspection)
        problems += sampling_problems(loaded, inspection)
        problems += descriptor_problems(loaded.files)
    return sorted_problems(problems)


def sorted_problems(problems: list[Problem] | tuple[Problem, ...]) -> list[Problem]:
    """Problems by file and row, each once."""
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.row or 0, problem.column or ""))


def _bases(inspection: Inspection) -> Iterator[Problem]:
    for framework in inspection.frameworks.values():
        for wanted in sorted({q.answers_from.framework for q in framework.spec.questions if q.answers_from}):
            if wanted not in inspection.frameworks:
                reason = f"{framework.id} takes answers from {wanted}, which the inspection does not use"
                yield Problem("inspection.yaml", reason, f"Add {wanted} under frameworks.", column="frameworks")


def _references(loaded: Loaded, inspection: Inspection) -> Iterator[Problem]:
    absent: dict[str, list[str]] = {}
    for schema in table_schemas(inspection.frameworks.values()).values():
        table = loaded.tables.get(schema.name)
        for key in schema.foreign_keys if table else ():
            target = loaded.tables.get(key.table)
            if table is None or not table.table[key.column].drop_null():
                continue
            if target is None:
                absent.setdefault(key.table, []).append(f"{key.column} of {table.name}")
            elif complete(target, key.reference):
                yield from _reference(table, key, target)
    for name, users in absent.items():
        reason = f"the file is missing, but {' and '.join(users)} refers to it"
        yield Problem(f"{name}.csv", reason, "Add it, or empty the column.")


def _reference(table: TableFile, key: ForeignKey, target: TableFile) -> Iterator[Problem]:
    findings = Findings(table.name)
    known = {str(value) for value in target.table[key.reference].to_pylist()}
    reason = f"there is no such {key.reference} in {target.name}"
    for row, value in zip(table.rows, table.table[key.column].to_pylist(), strict=True):
        if value is not None and value not in known:
            # Looking for the nearest among thousands of keys takes longer than a person would wait.
            near = suggest(value, known) if len(known) < 1000 else "Use a key that stands there, or add the row."
            findings.error(reason, near, row, key.column, value)
    yield from findings.all()


def _inspection_ids(loaded: Loaded, inspection: Inspection) -> Iterator[Problem]:
    for name in ("cases", "assessments", "evidence", "ratings"):
        findings = Findings(file_of(loaded, name))
        for row, values in rows(loaded, name):
            if values["inspection"] not in (None, inspection.about.id):
                remedy = f"Write {inspection.about.id}, or move the row to the bundle of its own inspection."
                findings.error("the row is of another inspection", remedy, row, "inspection", values["inspection"])
        yield from findings.all()


def _cases(loaded: Loaded, inspection: Inspection) -> Iterator[Problem]:
    findings = Findings(file_of(loaded, "cases"))
    end = inspection.about.inspected_to
    for row, values in rows(loaded, "cases"):
        commenced = values["commenced_on"]
        if commenced is not None and commenced > end:
            reason = f"supervision began after the inspection had ended on {end}"
            findings.error(reason, "Mend the date, or leave the case out.", row, "commenced_on", commenced)
    yield from findings.all()


def _assessments(loaded: Loaded, inspection: Inspection) -> Iterator[Problem]:
    findings = Findings(file_of(loaded, "assessments"))
    units = _known_units(loaded)
    counting: dict[tuple[object, ...], int] = {}
    other_versions: Counter[tuple[str, str]] = Counter()
    for row, values in rows(loaded, "assessments"):
        framework = inspection.frameworks.get(values["framework"])
        if framework is None:
            if values["framework"] is not None:
                remedy = suggest(values["framework"], inspection.frameworks)
                reason = "inspection.yaml lists no such framework"
                findings.error(reason, remedy, row, "framework", values["framework"])
            continue
        schedule = values["schedule"]
        if schedule is not None and schedule not in framework.schedules:
            remedy = suggest(schedule, framework.schedules)
            findings.error(f"{framework.id} has no such schedule", remedy, row, "schedule", schedule)
        kind = "case" if values["unit_kind"] == "case" else f"interviews/{schedule}"
        known = values["unit_id"] is None or values["unit_id"] in units.get(kind, {values["unit_id"]})
        # The answers of an interview about a case may stand in `answers` only.
        if not known and (kind == "case" or values["case_id"] is None):
            remedy = suggest(values["unit_id"], units[kind]) if len(units[kind]) < 1000 else "Mend the id."
            findings.error("what was assessed is not in this bundle", remedy, row, "unit_id", values["unit_id"])
        if values["version"] not in (None, framework.version):
            other_versions[(framework.id, values["version"])] += 1
        if values["purpose"] in ("first", "adjudicated"):
            key = tuple(values[c] for c in ("framework", "unit_kind", "unit_id", "schedule", "part", "purpose"))
            if key in counting:
                reason = f"the unit has another {key[-1]} assessment already, in row {counting[key]}"
                findings.error(reason, "Give one of them another purpose.", row, "purpose", key[-1])
            counting.setdefault(key, row)
    for (id_, version), count in other_versions.items():
        reason = f"{count} assessments were made with version {version} of {id_}; they are scored by the version in use"
        findings.notice(reason, "Compare the versions before you rely on them.", column="version")
    yield from findings.all()


def _known_units(loaded: Loaded) -> Mapping[str, set[str]]:
    known = {}
    for name, table in loaded.tables.items():
        if name == "cases" and complete(table, "case_id"):
            known["case"] = {str(value) for value in table.table["case_id"].to_pylist()}
        elif name.startswith("interviews/") and complete(table, "unit_id"):
            known[name] = {str(value) for value in table.table["unit_id"].to_pylist()}
    return known


def _indicators(loaded: Loaded, inspection: Inspection) -> Iterator[Problem]:
    findings = Findings(file_of(loaded, "performance"))
    known = {indicator for framework in inspection.frameworks.values() for indicator in framework.indicators}
    for row, values in rows(loaded, "performance"):
        if values["indicator"] is not None and values["indicator"] not in known:
            remedy = suggest(values["indicator"], known)
            findings.error("no framework has such an indicator", remedy, row, "indicator", values["indicator"])
    yield from findings.all()


def _evidence(loaded: Loaded, inspection: Inspection) -> Iterator[Problem]:
    findings = Findings(file_of(loaded, "evidence"))
    wrong = set()
    for number, (row, values) in enumerate(rows(loaded, "evidence")):
        found = _evidence_problem(inspection, values)
        if found:
            column, reason, remedy = found
            wrong.add(number)
            if values[column] is not None:
                findings.error(reason, remedy, row, column, values[column])
    yield from findings.all()
    sound = without(inspection, "evidence", wrong)
    yield from _ratings(loaded, sound, evidence_is_whole=not wrong and not _has_errors(loaded, "evidence"))
    yield from _unjudged(loaded, sound)


def _has_errors(loaded: Loaded, name: str) -> bool:
    table = loaded.tables.get(name)
    return table is not None and any(problem.severity == "error" for problem in table.problems)


def _evidence_problem(inspection: Inspection, values: Mapping[str, str | None]) -> tuple[str, str, str] | None:
    framework = inspection.frameworks.get(values["framework"] or "")
    if framework is None:
        remedy = suggest(values["framework"] or "", inspection.frameworks)
        return "framework", "inspection.yaml lists no such framework", remedy
    rated = _rated(framework)
    if values["criterion"] not in rated:
        reason = f"{framework.id} has no such criterion that evidence decides"
        return "criterion", reason, suggest(values["criterion"] or "", rated)
    items = [item.id for item in framework.evidence_items(values["criterion"] or "")]
    if values["item"] not in items:
        reason = f"{values['criterion']} has no such item of evidence"
        return "item", reason, suggest(values["item"] or "", items)
    levels = [level.value for level in framework.evidence.levels] if framework.evidence else []
    if values["judgement"] is not None and values["judgement"] not in levels:
        return "judgement", "this is no level of evidence", suggest(values["judgement"], levels)
    return None


def _rated(framework: Framework) -> list[str]:
    return [criterion.id for criterion in framework.spec.criteria if criterion.method == "evidence"]


def _ratings(loaded: Loaded, inspection: Inspection, *, evidence_is_whole: bool) -> Iterator[Problem]:
    """inspection: without the evidence that makes no sense."""
    findings = Findings(file_of(loaded, "ratings"))
    adjustments = {"ratings": inspection.tables["ratings"].slice(0, 0)}
    derived = ratings(replace(inspection, tables={**inspection.tables, **adjustments}))
    for row, values in rows(loaded, "ratings"):
        framework = inspection.frameworks.get(values["framework"])
        if framework is None or values["criterion"] not in _rated(framework):
            known = _rated(framework) if framework else list(inspection.frameworks)
            column = "criterion" if framework else "framework"
            if values[column] is not None:
                findings.error(
                    f"there is no such rated {column}", suggest(values[column], known), row, column, values[column]
                )
            continue
        levels = [rating.id for rating in framework.evidence.ratings] if framework.evidence else []
        for column in ("derived", "adjusted"):
            if values[column] is not None and values[column] not in levels:
                remedy = suggest(values[column], levels)
                findings.error("this is no rating of the framework", remedy, row, column, values[column])
        rating = derived[(framework.id, values["criterion"])].derived
        now = rating.id if rating else None
        if evidence_is_whole and values["derived"] in levels and values["derived"] != now:
            reason = f"the judged evidence gives {now or 'no rating yet'}"
            remedy = f"Write {now or 'nothing'}, or mend the evidence of {values['criterion']}."
            findings.error(reason, remedy, row, "derived", values["derived"])
        if values["adjusted"] is not None and values["adjusted"] != values["derived"]:
            for column, wanted in (("reason", "the reason for it"), ("author_key", "the key of who decided it")):
                if values[column] is None:
                    findings.error("the rating was adjusted without a word on it", f"Give {wanted}.", row, column)
    yield from findings.all()


def _unjudged(loaded: Loaded, inspection: Inspection) -> Iterator[Problem]:
    adjustments = {"ratings": inspection.tables["ratings"].slice(0, 0)}
    for rating in ratings(replace(inspection, tables={**inspection.tables, **adjustments})).values():
        if rating.missing:
            reason = (
                f"{rating.missing} of {len(rating.items)} items of evidence are not judged, so there is no rating yet"
            )
            remedy = "Judge them, or give the reason why they take no part."
            file = file_of(loaded, "evidence")
            yield Problem(file, reason, remedy, column=f"{rating.framework} {rating.criterion}", severity="notice")
