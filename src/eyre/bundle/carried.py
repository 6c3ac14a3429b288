"""Evidence files that travel with a bundle: in its folder `files/`, beside a list that says what each of them is.

They are no part of the inspection's tables, and no score rests on them: commands leave them where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import pyarrow as pa

from eyre.bundle import layout
from eyre.bundle.files import Files
from eyre.errors import Problem, Problems
from eyre.tables.csv_table import read_csv, write_csv
from eyre.tables.schema import Field, TableSchema

FILES = TableSchema(
    layout.LIST_OF_FILES.removesuffix(".csv"),
    (
        Field("file", "key", required=True, description="Where the file lies in the bundle."),
        Field("name", required=True, private=True, description="Its name when it was sent."),
        Field("framework", "key", description="The framework of the criterion it is evidence of."),
        Field("criterion", "key", description="The criterion it is evidence of, if it is of one."),
        Field("case_id", "key", description="The case it is evidence of, if it is of one."),
        Field("assessment_id", "key", description="The assessment with the answer to which it belongs, if to one."),
        Field("question", "key", description="The question of that answer."),
        Field("size", "integer", required=True, description="Bytes."),
        Field("sha256", "key", required=True, description="The digest of its content, by which a changed file shows."),
        Field("sent_at", "datetime", required=True),
        Field("sender_key", "key", description="Who sent it, where that is a person of people.csv."),
    ),
    primary_key=("file",),
    description="The evidence files that travel with the bundle.",
)


@dataclass(frozen=True, slots=True)
class Carried:
    """An evidence file. file: its path in the bundle."""

    file: str
    name: str
    framework: str
    criterion: str
    case_id: str
    assessment_id: str
    question: str
    size: int
    sha256: str
    sent_at: datetime
    sender_key: str


def path_of(number: int, name: str) -> str:
    """Where a file lies in a bundle: a number, then as much of its name as every system can write."""
    return f"{layout.FILES}/{number:04}-{re.sub(r'[^A-Za-z0-9.]+', '-', name)[-80:].lstrip('.-')}"


def list_of_files(carried: Sequence[Carried]) -> bytes:
    """The list that lies beside the files."""
    rows = [{name: getattr(one, name) or None for name in FILES.columns} for one in carried]
    return write_csv(pa.Table.from_pylist(rows, FILES.to_arrow()), FILES)


def carried_files(files: Files) -> list[Carried]:
    """The evidence files of a bundle, by its list. Raises Problems where the list and the files do not agree."""
    there = {path for path in files.readers if layout.is_carried(path) and not layout.may_be_ignored(path)}
    if not there:
        return []
    if layout.LIST_OF_FILES not in there:
        remedy = "Export the bundle anew with its files, or remove the folder."
        raise Problems([Problem(layout.LIST_OF_FILES, "the list of the evidence files is missing", remedy)])
    table = read_csv(files.read(layout.LIST_OF_FILES), layout.LIST_OF_FILES, FILES)
    problems = [one for one in table.problems if one.severity == "error"]
    if not problems:
        problems += _disagreements(table.records, table.rows, there - {layout.LIST_OF_FILES})
    if problems:
        raise Problems(problems)
    rows: list[dict[str, Any]] = [
        {name: "" if value is None else value for name, value in row.items()} for row in table.records
    ]
    return [Carried(**row) for row in rows]


def content_of(one: Carried, files: Files) -> bytes:
    """The content of an evidence file. Raises Problems where it is not what the list says."""
    content = files.read(one.file)
    if len(content) != one.size or sha256(content).hexdigest() != one.sha256:
        reason = "the content of the file is not the one of which the list holds the digest"
        raise Problems([Problem(one.file, reason, "Fetch the bundle again from where it came.")])
    return content


def carried_problems(files: Files) -> Iterator[Problem]:
    """All that is wrong with the evidence files of a bundle; each is read once."""
    try:
        carried = carried_files(files)
    except Problems as error:
        yield from error.problems
        return
    for one in carried:
        try:
            content_of(one, files)
        except Problems as error:
            yield from error.problems


def _disagreements(records: Sequence[Mapping[str, Any]], rows: Sequence[int], there: set[str]) -> Iterator[Problem]:
    listed = {record["file"] for record in records}
    for row, record in zip(rows, records, strict=True):
        if record["file"] not in there:
            reason = "there is no such file in the bundle"
            yield Problem(layout.LIST_OF_FILES, reason, "Add it, or remove the row.", row, "file", record["file"][:80])
        criterion, of_case = record["criterion"], record["case_id"]
        if bool(criterion) != bool(record["framework"]) or (criterion and of_case):
            reason = "a file is of a criterion of a framework, or of a case, or of neither"
            yield Problem(layout.LIST_OF_FILES, reason, "Empty the columns that do not apply.", row, "criterion")
        if bool(record["question"]) != bool(record["assessment_id"]) or (record["question"] and not of_case):
            reason = "a file belongs to the answer of an assessment of a case, or to none"
            yield Problem(layout.LIST_OF_FILES, reason, "Empty the columns that do not apply.", row, "question")
    for path in sorted(there - listed):
        yield Problem(path[:200], "the list of the evidence files does not name it", "Add it there, or remove it.")
