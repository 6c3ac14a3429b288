"""An inspection under one version of its instruments -> the same under another, and what does not fit any more.

Nothing is lost: events and answers stay as they are, each with the version under which it was given, and that version
stays with the inspection. What does not fit counts as missing, and fits again when the inspection is moved back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

import pyarrow as pa

from eyre.assessment.fitting import Unfitting, unfitting
from eyre.assessment.inspection import FrameworkPin, Inspection
from eyre.assessment.standing import kind_of, questions_of
from eyre.assessment.table_schemas import table_schemas
from eyre.bundle.check import check
from eyre.bundle.files import Files
from eyre.bundle.load import load_files
from eyre.bundle.write import bundle_files
from eyre.errors import EyreError, Problem, Problems
from eyre.framework.diff import differences
from eyre.framework.framework import Framework, found
from eyre.framework.spec import Question
from eyre.tables.schema import TableSchema

COMPLETE = "complete"
_CHOSEN = ("judged", "single", "multiple", "rank")


@dataclass(frozen=True)
class Move:
    """An inspection under another version.

    changes: in words, by instrument. unfitting: the answers that do not fit, of complete assessments as well.
    moved: how many assessments in work go on under the new version; a complete one keeps that under which it was made.
    """

    inspection: Inspection
    changes: Mapping[str, tuple[str, ...]]
    unfitting: tuple[Unfitting, ...]
    moved: int


def move(inspection: Inspection, packs: Iterable[Framework]) -> Move:
    """Move an inspection to other versions of its instruments.

    Raises EyreError where nothing would change or an instrument is not one of the inspection, and Problems with
    everything besides answers that the new versions have no place for: then nothing is moved.
    """
    new = _new(inspection, packs)
    changes = {pack.id: differences(inspection.frameworks[pack.id], pack) for pack in new.values()}
    frameworks = {id_: new.get(id_, old) for id_, old in inspection.frameworks.items()}
    problems = [*_bases(frameworks), *_forms(inspection, new)]
    if problems:
        raise Problems(problems)
    pins = tuple(FrameworkPin(id=id_, version=pack.version) for id_, pack in frameworks.items())
    rows = inspection.tables["assessments"].to_pylist()
    versions = {id_: pack.version for id_, pack in new.items()}
    going = [row["framework"] in versions and row["status"] != COMPLETE for row in rows]
    after = replace(
        inspection,
        about=inspection.about.model_copy(update={"frameworks": pins}),
        frameworks=frameworks,
        tables=_tables(inspection, frameworks),
        earlier=_earlier(inspection, frameworks),
    )
    moved = [{**row, "version": versions[row["framework"]]} if go else row for row, go in zip(rows, going, strict=True)]
    schema = inspection.tables["assessments"].schema
    after = after.with_table("assessments", pa.Table.from_pylist(moved, schema)) if any(going) else after
    _refuse_what_broke(inspection, after)
    return Move(after, changes, unfitting(after), sum(going))


def _new(inspection: Inspection, packs: Iterable[Framework]) -> dict[str, Framework]:
    new = {}
    for pack in packs:
        before = found(inspection.frameworks, pack.id, "framework of this inspection")
        if before.version != pack.version:
            new[pack.id] = pack
        elif before.files != pack.files:
            raise EyreError(
                f"{pack.id} is in use in version {pack.version} already, and this pack says something else under the "
                "same version. Give it a version of its own in framework.yaml."
            )
    if not new:
        raise EyreError("The inspection uses these versions already. Bring a pack with another version.")
    return new


def _bases(frameworks: Mapping[str, Framework]) -> Iterator[Problem]:
    for pack in frameworks.values():
        base = pack.base
        used = frameworks.get(base.id) if base else None
        if base and used and base.version != used.version:
            reason = f"{pack.id} {pack.version} extends {base.id} {base.version}, but {used.version} would be in use"
            yield Problem(pack.id, reason, f"Bring a version of {pack.id} along that extends {used.version}.")


def _forms(inspection: Inspection, new: Mapping[str, Framework]) -> Iterator[Problem]:
    """Forms in use that have no questions any more, and questions that ask for something of another kind."""
    used = {(r["framework"], r["schedule"], r["part"]) for r in inspection.tables["assessments"].to_pylist()}
    for id_, schedule, part in sorted(used, key=str):
        if id_ not in new:
            continue
        old, pack = inspection.frameworks[id_], new[id_]
        before, now = questions_of(old, schedule, part), questions_of(pack, schedule, part)
        if kind_of(old, schedule) != kind_of(pack, schedule) or (before and not now):
            name = schedule or part or "case"
            yield Problem(id_, f"the form {name} is in use and has no questions any more", "Keep some of it.")
        for name in before.keys() & now.keys():
            if _asks(before[name]) != _asks(now[name]):
                reason = f"{name} was a question of kind {before[name].kind} and is one of kind {now[name].kind}"
                yield Problem(id_, reason, "Give the new question another id.")


def _asks(question: Question) -> str:
    return "choice" if question.kind in _CHOSEN else question.kind


def _tables(inspection: Inspection, frameworks: Mapping[str, Framework]) -> dict[str, pa.Table]:
    """Every table under the new versions. Raises Problems where a table or column that is filled has no place there."""
    schemas = table_schemas(frameworks.values())
    problems = [
        Problem(f"{name}.csv", "the table is filled, and the new version has none of its name", "Keep it in the pack.")
        for name, table in inspection.tables.items()
        if name not in schemas and table.num_rows
    ]
    tables = {}
    for name, schema in schemas.items():
        table = inspection.tables.get(name)
        tables[name] = schema.empty() if table is None else _laid_out(table, schema, problems)
    if problems:
        raise Problems(problems)
    return tables


def _laid_out(table: pa.Table, schema: TableSchema, problems: list[Problem]) -> pa.Table:
    wanted = schema.to_arrow()
    if table.schema.equals(wanted):
        return table
    for column in table.column_names:
        if column not in wanted.names and table[column].null_count < table.num_rows:
            reason = f"{column} is filled, and the new version has no place for it"
            problems.append(Problem(f"{schema.name}.csv", reason, "Keep it in the pack.", column=column))
    columns = []
    for field in wanted:
        if field.name not in table.column_names:
            columns.append(pa.nulls(table.num_rows, field.type))
            continue
        try:
            columns.append(table[field.name].cast(field.type))
        except pa.ArrowInvalid:
            reason = f"{field.name} holds what the new version does not allow there"
            problems.append(Problem(f"{schema.name}.csv", reason, "Give it another id in the pack.", column=field.name))
            columns.append(pa.nulls(table.num_rows, field.type))
    return pa.Table.from_arrays(columns, schema=wanted)


def _earlier(inspection: Inspection, frameworks: Mapping[str, Framework]) -> tuple[Framework, ...]:
    """The versions that were in use and are not any more, each with those that it extends."""
    known = _with_bases((*inspection.earlier, *inspection.frameworks.values()))
    present = _with_bases(frameworks.values())
    return tuple(pack for key, pack in sorted(known.items()) if key not in present)


def _with_bases(packs: Iterable[Framework]) -> dict[tuple[str, str], Framework]:
    listed = {}
    for pack in packs:
        link: Framework | None = pack
        while link:
            listed[link.id, link.version] = link
            link = link.base
    return listed


def _refuse_what_broke(before: Inspection, after: Inspection) -> None:
    """Raise Problems with what is an error now and was none: evidence, ratings, findings on what is gone."""
    known = {(problem.place, problem.reason) for problem in _errors(before)}
    broken = [problem for problem in _errors(after) if (problem.place, problem.reason) not in known]
    if broken:
        raise Problems(broken)


def _errors(inspection: Inspection) -> list[Problem]:
    # Answers that do not fit are told by themselves, and checking them is most of the work.
    for name in ("events", "answers"):
        inspection = inspection.with_table(name, inspection.tables[name].slice(0, 0))
    readers = {path: partial(bytes, data) for path, data in bundle_files(inspection).items()}
    return [problem for problem in check(load_files(Files(readers))) if problem.severity == "error"]
