"""An inspection of the database <-> the value that all stages of the library read, and the bundle that carries it."""

from __future__ import annotations

from collections import ChainMap, OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

import pyarrow as pa
from django.db import transaction
from django.utils import timezone

from eyre.assessment.begin import with_assessments
from eyre.assessment.erasure import without_names
from eyre.assessment.inspection import Inspection as Value
from eyre.assessment.table_schemas import table_schemas
from eyre.bundle import layout
from eyre.bundle.files import Files
from eyre.bundle.load import load_files
from eyre.bundle.write import bundle_files
from eyre.errors import EyreError, Problems
from eyre.framework.framework import Framework
from eyre.tables.schema import TableSchema
from eyre.web.access.table import Action
from eyre.web.accounts.models import User
from eyre.web.audit.record import record
from eyre.web.inspections.models import Inspection, Part, Programme
from eyre.web.inspections.rows import LIVE, read_table, write_table

_MOST_KEPT = 8  # inspections whose parts a process keeps read

_kept: OrderedDict[UUID, Value] = OrderedDict()
_reading = Lock()


class ChangedMeanwhile(EyreError):
    """Somebody else has changed the inspection since this page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else has changed the inspection meanwhile, so nothing was saved. "
            "Look at what is there now, and do it again where it is still wanted."
        )


class _Tables(Mapping[str, pa.Table]):
    """Tables by name, of which those that stand in rows are read when they are asked for."""

    def __init__(self, fixed: Mapping[str, pa.Table], of: Inspection, schemas: Mapping[str, TableSchema]) -> None:
        self._tables = dict(fixed)
        self._of = of
        self._schemas = schemas

    def __getitem__(self, name: str) -> pa.Table:
        if name in LIVE and name not in self._tables:
            self._tables[name] = read_table(self._of, self._schemas[name])
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._schemas)

    def __len__(self) -> int:
        return len(self._schemas)


def read(of: Inspection) -> Value:
    """The inspection as it is now."""
    parts = _parts(of)
    schemas = table_schemas(parts.frameworks.values())
    fixed = {name: table for name, table in parts.tables.items() if name not in LIVE}
    return replace(parts, tables=_Tables(fixed, of, schemas))


def frameworks(of: Inspection) -> Mapping[str, Framework]:
    """The instruments that an inspection has pinned, by id; once read, they cost nothing."""
    return _parts(of).frameworks


def parts(of: Inspection) -> Value:
    """The inspection without the tables that stand in rows; once read, it costs nothing."""
    return _parts(of)


def export_files(of: Inspection, *, names: bool = True) -> dict[str, bytes]:
    """The bundle of an inspection as it is now, by path. names: with those of people, their contacts and the notes."""
    with transaction.atomic():
        value = read(Inspection.objects.get(pk=of.pk))
        return bundle_files(value if names else without_names(value))


@transaction.atomic
def change(
    of: Inspection,
    how: Callable[[Value], Value],
    *,
    by: User | None,
    action: str,
    seen: int | None = None,
    target: str = "",
    detail: Mapping[str, Any] | None = None,
) -> Value:
    """Change an inspection by a function of the library, and record who did it.

    how: is called with the inspection as it is now, while nobody else can change it. seen: the revision on which the
    wish rests; raises ChangedMeanwhile where there is a newer one.
    """
    now = Inspection.objects.select_for_update().get(pk=of.pk)
    if seen is not None and seen != now.revision:
        raise ChangedMeanwhile
    before = read(now)
    after = how(before)
    _write(now, before, after)
    record(by=by, action=action, inspection=now.key, target=target, detail=detail)
    of.revision, of.content = now.revision, now.content
    return after


@transaction.atomic
def add(value: Value, *, by: User | None, programme: Programme | None = None) -> Inspection:
    """Take an inspection into the database. Raises EyreError where there is one of that id."""
    if Inspection.objects.filter(key=value.about.id).exists():
        raise EyreError(
            f"There is an inspection {value.about.id} already. Give the new one another id in its inspection.yaml."
        )
    new = Inspection(programme=programme, **_columns(value))
    new.save()
    empty = replace(value, tables={n: s.empty() for n, s in table_schemas(value.frameworks.values()).items()})
    _write(new, empty, value, first=True)
    record(by=by, action="take_in", inspection=new.key)
    return new


def _columns(value: Value) -> dict[str, object]:
    about = value.about
    return {
        "key": about.id,
        "title": about.title,
        "area": about.area,
        "year": about.year,
        "inspected_from": about.inspected_from,
        "inspected_to": about.inspected_to,
        "marking": about.marking,
        "rows": {name: rows for name in value.tables if name not in LIVE and (rows := value.tables[name].num_rows)},
    }


def _write(of: Inspection, before: Value, after: Value, *, first: bool = False) -> None:
    """Write what differs: each part that changed as a new one, and the rows of live tables."""
    touched = [name for name in table_schemas(after.frameworks.values()) if _touched(name, before.tables, after.tables)]
    for name in LIVE:
        if name in touched and after.tables[name] is not before.tables[name]:
            write_table(of, name, before.tables[name], after.tables[name])
    # A table that nobody touched need not be written out to see that it is the same.
    alike = set() if first or after.frameworks is not before.frameworks else set(after.tables) - set(touched)
    old = {} if first else _files(before, alike)
    new = _files(after, alike)
    changed = [path for path in new.keys() | old.keys() if new.get(path) != old.get(path)]
    if not changed and not first:
        return
    of.revision += 1
    of.content = uuid4()
    of.parts.filter(path__in=changed, replaced__isnull=True).update(replaced=of.revision)
    Part.objects.bulk_create(
        Part(inspection=of, path=path, content=new[path], revision=of.revision)
        for path in sorted(changed)
        if path in new
    )
    for column, content in _columns(after).items():
        setattr(of, column, content)
    of.save()


def _touched(name: str, before: Mapping[str, pa.Table], after: Mapping[str, pa.Table]) -> bool:
    """Whether a table may have changed; it is not read for this."""
    while isinstance(after, ChainMap):
        if name in after.maps[0]:
            return True
        after = after.maps[1]
    return after is not before


def _files(value: Value, alike: Collection[str] = ()) -> dict[str, bytes]:
    """The files of a bundle that stand in parts. alike: tables that stand empty here, before a change and after it."""
    schemas = table_schemas(value.frameworks.values())
    left_out = {*LIVE, *alike}
    fixed = {name: value.tables[name] for name in value.tables if name not in left_out}
    without = replace(value, tables={**fixed, **{name: schemas[name].empty() for name in left_out}})
    live = {f"{name}{suffix}" for name in LIVE for suffix in layout.TABLE_SUFFIXES}
    return {
        path: data for path, data in bundle_files(without).items() if path not in live and path != layout.DESCRIPTOR
    }


def _parts(of: Inspection) -> Value:
    """What stands in parts, kept by the process for as long as they last."""
    # One reads and the others wait for it: after a start, many ask for the same at once.
    with _reading:
        found = _kept.get(of.content)
        if found is None:
            found = _kept[of.content] = _read_parts(of)
        _kept.move_to_end(of.content)
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
        return found


def _read_parts(of: Inspection) -> Value:
    rows = of.parts.filter(replaced__isnull=True).values_list("path", "content")
    readers = {path: partial(bytes, content) for path, content in rows}
    loaded = load_files(Files(readers))
    errors = [problem for problem in loaded.problems if problem.severity == "error"]
    if loaded.inspection is None or errors:
        raise Problems(errors)
    return loaded.inspection


def step(of: Inspection, to: str, *, by: User, action: str, reason: str) -> None:
    """Move an inspection to another state, and record who did it."""
    with transaction.atomic():
        now = Inspection.objects.select_for_update().get(pk=of.pk)
        if now.state != of.state:
            raise ChangedMeanwhile
        now.state, now.since = to, timezone.now()
        now.save(update_fields=["state", "since"])
        record(by=by, action=action, inspection=now.key, detail={"from": of.state, "to": to, "reason": reason})
        if action == Action.BEGIN_FIELDWORK:
            change(now, with_assessments, by=by, action="give_assessments")
            of.revision, of.content = now.revision, now.content
    of.state, of.since = now.state, now.since
