"""The files of a bundle -> an Inspection as far as it can be read, and every problem of its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from pydantic import BaseModel

from eyre.assessment.inspection import About, FrameworkPin, Inspection, Recommendation, Recommendations
from eyre.assessment.log import project, with_conflicts
from eyre.assessment.table_schemas import table_schemas
from eyre.bundle import layout
from eyre.bundle.files import Files, open_files
from eyre.bundle.later import known_later
from eyre.errors import EyreError, Problem, Problems
from eyre.fieldwork.spec import Fieldwork
from eyre.framework.framework import Framework
from eyre.framework.load import VERSION_AT, find_pack
from eyre.sampling.certificate import Certificate, read_certificate
from eyre.sampling.plan import SamplingPlan
from eyre.tables.csv_table import read_csv
from eyre.tables.encoding import decode
from eyre.tables.parquet_table import read_parquet
from eyre.tables.schema import TableSchema
from eyre.tables.table_file import TableFile
from eyre.tables.validation import suggest, validate
from eyre.tables.yaml_source import YamlSource, read_yaml

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Loaded:
    """A bundle as far as it can be read. inspection is None where not even its instruments are known.

    tables: with the row of the file for each row; only those that the bundle has. problems: of reading, not of sense.
    """

    files: Files
    inspection: Inspection | None
    tables: Mapping[str, TableFile]
    problems: tuple[Problem, ...]
    recommendations: YamlSource | None = None


def load(path: Path) -> Loaded:
    """Read a bundle. Raises EyreError only where it cannot be opened at all."""
    return load_files(open_files(path))


def load_files(files: Files) -> Loaded:
    """Read a bundle from its files, wherever they are kept."""
    problems: list[Problem] = list(files.notices)
    about_source = _yaml(files, layout.ABOUT, problems)
    about = _model(About, about_source, problems)
    if about is None or about_source is None:
        return Loaded(files, None, {}, tuple(problems))
    frameworks, earlier = _frameworks(files, about, about_source, problems)
    if len(frameworks) < len(about.frameworks):
        return Loaded(files, None, {}, tuple(problems))
    schemas = table_schemas(frameworks.values())
    problems += _unknown_files(files, schemas)
    tables = {name: table for name, schema in schemas.items() if (table := _table(files, schema, problems))}
    texts = {name: _text(files, path, problems) for path in files.readers if (name := layout.text_of(path))}
    advice_source = _yaml(files, layout.RECOMMENDATIONS, problems) if layout.RECOMMENDATIONS in files else None
    inspection = Inspection(
        about=about,
        frameworks=frameworks,
        tables={name: tables[name].table if name in tables else schema.empty() for name, schema in schemas.items()},
        findings=_text(files, layout.FINDINGS, problems) if layout.FINDINGS in files else "",
        texts=texts,
        recommendations=_recommendations(advice_source, problems),
        sampling=_plan(files, problems),
        certificate=_certificate(files, problems),
        fieldwork=_fieldwork(files, problems),
        earlier=earlier,
    )
    if "events" in tables:
        events, answers = inspection.tables["events"], inspection.tables["answers"]
        answers = with_conflicts(answers, events) if "answers" in tables else project(events).answers
        inspection = replace(inspection, tables={**inspection.tables, "answers": answers})
    problems = known_later(problems, tables, frameworks)
    return Loaded(files, inspection, tables, tuple(problems), advice_source)


def _text(files: Files, path: str, problems: list[Problem]) -> str:
    """Read a text, with the line ends and the encoding of any program."""
    try:
        decoded = decode(files.read(path))
    except Problems as error:
        problems += error.problems
        return ""
    if not decoded.certain:
        problems.append(Problem(path, "the file holds bytes that no known encoding explains", "Save it as UTF-8."))
    elif decoded.encoding not in ("UTF-8", "UTF-8 with a byte-order mark"):
        remedy = "Save it as UTF-8 if letters with accents are wrong."
        problems.append(Problem(path, f"the file was read as {decoded.encoding}", remedy, severity="notice"))
    return decoded.text.replace("\r\n", "\n").replace("\r", "\n")


def _yaml(files: Files, path: str, problems: list[Problem]) -> YamlSource | None:
    try:
        return read_yaml(_text(files, path, problems), path)
    except Problems as error:
        problems += error.problems
        return None


def _model(model: type[Model], source: YamlSource | None, problems: list[Problem]) -> Model | None:
    try:
        return validate(model, source) if source else None
    except Problems as error:
        problems += error.problems
        return None


def _recommendations(source: YamlSource | None, problems: list[Problem]) -> tuple[Recommendation, ...]:
    if source is None or source.data is None:
        return ()
    said = _model(Recommendations, source, problems)
    return said.recommendations if said else ()


def _plan(files: Files, problems: list[Problem]) -> SamplingPlan:
    source = _yaml(files, layout.SAMPLING, problems) if layout.SAMPLING in files else None
    said = _model(SamplingPlan, source, problems) if source and source.data is not None else None
    return said or SamplingPlan()


def _certificate(files: Files, problems: list[Problem]) -> Certificate | None:
    if layout.CERTIFICATE not in files:
        return None
    try:
        return read_certificate(_text(files, layout.CERTIFICATE, problems), layout.CERTIFICATE)
    except Problems as error:
        problems += error.problems
        return None


def _fieldwork(files: Files, problems: list[Problem]) -> Fieldwork | None:
    source = _yaml(files, layout.FIELDWORK, problems) if layout.FIELDWORK in files else None
    return _model(Fieldwork, source, problems)


def _frameworks(
    files: Files, about: About, source: YamlSource, problems: list[Problem]
) -> tuple[dict[str, Framework], tuple[Framework, ...]]:
    """Load the instruments that the inspection names, and the versions of them that were in use before.

    Those that the bundle brings along go before installed ones.
    """
    own = [path for path in files.readers if layout.is_of_framework(path) and not layout.may_be_ignored(path)]
    found: dict[str, Framework] = {}
    with TemporaryDirectory(prefix="eyre-") as folder:
        try:
            for path in own:
                place = Path(folder) / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(files.read(path))
        except Problems as error:
            problems += error.problems
            return {}, ()
        except OSError as error:
            remedy = f"Give the files in {layout.FRAMEWORKS}/ plain names, and no file the name of a folder."
            problems.append(Problem(layout.FRAMEWORKS, f"a framework cannot be unpacked ({error.strerror})", remedy))
            return {}, ()
        for number, pin in enumerate(about.frameworks):
            try:
                found[pin.id] = _framework(pin, Path(folder) / layout.FRAMEWORKS)
            except Problems as error:
                problems += [_placed(problem, own) for problem in error.problems]
            except EyreError as error:
                reason, _, remedy = str(error).partition(". ")
                column = ("frameworks", number, "id")
                problems.append(source.problem(column, reason[:1].lower() + reason[1:], remedy, pin.id))
        return found, tuple(_earlier(Path(folder) / layout.FRAMEWORKS, own, problems))


def _earlier(folder: Path, own: Iterable[str], problems: list[Problem]) -> Iterator[Framework]:
    folders = {path.split("/")[1] for path in own}
    for pack, at, version in sorted(name.partition(VERSION_AT) for name in folders):
        if not at:
            continue
        try:
            yield find_pack(pack, version, [folder])
        except Problems as error:
            problems += [_placed(problem, own) for problem in error.problems]
        except EyreError as error:
            reason, _, remedy = str(error).partition(". ")
            problems.append(
                Problem(f"{layout.FRAMEWORKS}/{pack}{at}{version}", reason[:1].lower() + reason[1:], remedy)
            )


def _framework(pin: FrameworkPin, folder: Path) -> Framework:
    framework = find_pack(pin.id, pin.version, [folder])
    if framework.id != pin.id:
        raise EyreError(
            f"The folder {pin.id} holds the framework {framework.id}. Name the folder and the framework alike."
        )
    return framework


def _placed(problem: Problem, own: Iterable[str]) -> Problem:
    path = f"{layout.FRAMEWORKS}/{problem.file}"
    return replace(problem, file=path) if path in own else problem


def _table(files: Files, schema: TableSchema, problems: list[Problem]) -> TableFile | None:
    paths = [path for suffix in layout.TABLE_SUFFIXES if (path := f"{schema.name}{suffix}") in files]
    if not paths:
        assessed = any(f"{layout.NEEDS_THEM}{suffix}" in files for suffix in layout.TABLE_SUFFIXES)
        if schema.name in layout.NEEDED_TABLES and assessed:
            remedy = f"Add it with the columns {', '.join(schema.columns)}."
            problems.append(Problem(f"{schema.name}.csv", "the file is missing", remedy))
        return None
    if len(paths) > 1:
        problems.append(Problem(paths[1], f"the same table also stands in {paths[0]}", "Remove one of the two files."))
    try:
        data = files.read(paths[0])
    except Problems as error:
        problems += error.problems
        return TableFile(paths[0], schema.empty(), [], error.problems)
    read = (read_parquet if paths[0].endswith(".parquet") else read_csv)(data, paths[0], schema)
    problems += read.problems
    return read


def _unknown_files(files: Files, schemas: Mapping[str, TableSchema]) -> Iterator[Problem]:
    known = [*layout.FIXED, *(f"{name}.csv" for name in schemas)]
    for path in files.readers:
        if path in layout.FIXED or layout.may_be_ignored(path) or layout.text_of(path) or layout.is_of_framework(path):
            continue
        if layout.table_of(path) in schemas or layout.is_carried(path):
            continue
        # What looks like a part of the bundle but is none would be lost without a word.
        looks_alike = path.endswith((*layout.TABLE_SUFFIXES, ".yaml", ".yml", ".md", ".json"))
        severity = "error" if looks_alike else "notice"
        absent = [name for name in known if name not in files]
        remedy = f"{suggest(path, absent)} Otherwise keep it outside the bundle."
        yield Problem(path[:200], "no file of this name belongs to the bundle", remedy, severity=severity)
