"""The register of cases -> the sampling frame, and the exclusion register that counts every case left out by reason.

Eligibility is decided case by case first; then one row is kept of each reference, and one case of each person. So a
person whose second order is not inspected is drawn with the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from eyre.framework.spec import Condition
from eyre.sampling.conditions import attributes_in, distinct, fulfilled
from eyre.sampling.design import REST, REST_TITLE, Design
from eyre.sampling.table_schemas import EXCLUSIONS, FRAME
from eyre.tables.columns import Column
from eyre.tables.columns import compute as pc
from eyre.tables.engine import query

NOT_STATED = "not stated"

# What is kept must not depend on the order of the file: the latest start of supervision, then whatever sorts first.
_SURPLUS = """
SELECT place FROM kept
WHERE {key} IS NOT NULL AND {key} IN (SELECT {key} FROM kept GROUP BY {key} HAVING count(*) > 1)
QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY commenced_on DESC, {others}) > 1
ORDER BY place
"""


@dataclass(frozen=True)
class SamplingFrame:
    """cases: the table `frame`, sorted by reference. exclusions: the table of that name. left_out: the reason for each
    row of the register, null where its case is in the frame. titles: of the strata, by id."""

    cases: pa.Table
    exclusions: pa.Table
    left_out: Column
    titles: dict[str, str]

    @property
    def sizes(self) -> dict[str, int]:
        """Cases in each stratum that has any, by its id in alphabetical order."""
        counted = {row["values"]: row["counts"] for row in pc.value_counts(self.cases["stratum"]).to_pylist()}
        return dict(sorted(counted.items()))


Rule = tuple[str, str, Column]  # id, reason in words, and which rows it leaves out


def sampling_frame(caseload: pa.Table, design: Design) -> SamplingFrame:
    """Find the eligible cases and the stratum of each.

    caseload: with the columns of `caseload_schema`. Every row of it is either in the frame or counted by reason.
    """
    reason: Column = pa.nulls(caseload.num_rows, pa.string())
    rules = [*_rules(caseload, design)]
    for id_, _, left_out in rules:
        reason = _marked(reason, left_out, id_)
    for key, id_ in (("case_id", "same_reference"), ("person", "same_person")):
        reason = _marked(reason, _surplus(caseload, reason, key), id_)
    titles = {id_: title for id_, title, _ in rules}
    titles |= {
        "same_reference": "Another row of the same reference",
        "same_person": "Another case of the same person (by name and date of birth)",
    }
    strata, named = _strata(caseload, design)
    columns = [caseload["case_id"], strata, _managers(caseload, design)]
    cases = pa.table(columns, schema=FRAME.to_arrow()).filter(reason.is_null()).sort_by("case_id")
    return SamplingFrame(cases, _register(reason, titles), reason, named)


def _rules(caseload: pa.Table, design: Design) -> Iterator[Rule]:
    """The rules in order; a case that several leave out is counted under the first."""
    began, ended = caseload["commenced_on"].combine_chunks(), caseload["ended_on"].combine_chunks()
    first, last = design.commenced
    yield "no_reference", "The case has no reference", caseload["case_id"].combine_chunks().is_null()
    yield "start_not_stated", "The start of supervision is not stated", began.is_null()
    yield "began_earlier", f"Supervision began before {first.isoformat()}", pc.less(began, pa.scalar(first))
    yield "began_later", f"Supervision began after {last.isoformat()}", pc.greater(began, pa.scalar(last))
    if not design.ended_cases_eligible:
        day = design.counted_on
        yield "ended", f"Supervision had ended by {day.isoformat()}", pc.less_equal(ended, pa.scalar(day))
    for rule in design.eligible:
        fails = pc.invert(fulfilled(rule.when, caseload, design.framework))
        open_ = _undecided(rule.when, caseload, design)
        yield f"{rule.id}_not_known", f"Cannot be decided: {rule.title}", pc.and_(fails, open_)
        yield rule.id, rule.title, fails


def _undecided(when: Condition, caseload: pa.Table, design: Design) -> Column:
    """Rows in which an attribute that a rule looks at is empty, or has a value that the framework does not know."""
    framework = design.framework
    names = [n for n in dict.fromkeys(attributes_in(when, framework.groups)) if n in caseload.column_names]
    known = {name: {option.value for option in framework.attributes[name].values} for name in names}
    codes, combinations = distinct(caseload, names)
    open_ = [
        any(
            value is None or (known[name] and value not in known[name])
            for name, value in zip(names, values, strict=True)
        )
        for values in combinations
    ]
    return pa.array(open_, pa.bool_()).take(codes)


def _marked(reason: Column, left_out: Column, id_: str) -> Column:
    """Give a reason to the rows that a rule leaves out and that have none yet."""
    newly = pc.and_(reason.is_null(), pc.fill_null(left_out, False))
    return pc.if_else(newly, pa.scalar(id_), reason)


def _surplus(caseload: pa.Table, reason: Column, key: str) -> Column:
    places = pa.array(np.arange(caseload.num_rows))
    kept = caseload.append_column("place", places).filter(reason.is_null())
    others = ", ".join(f'"{name}" NULLS LAST' for name in caseload.column_names if name not in (key, "commenced_on"))
    found = query(_SURPLUS.format(key=f'"{key}"', others=others), kept=kept)["place"]
    return pc.is_in(places, value_set=found.combine_chunks())


def _strata(caseload: pa.Table, design: Design) -> tuple[Column, dict[str, str]]:
    """The stratum of each case: the first quota that it fulfils, then the values of the columns that divide it."""
    top: Column = pa.nulls(caseload.num_rows, pa.string())
    for quota in design.quotas:
        top = _marked(top, fulfilled(quota.when, caseload, design.framework), quota.id)
    top = top.fill_null(REST)
    codes, combinations = distinct(caseload.append_column("", top), ["", *design.divided_by])
    titles = {quota.id: quota.title for quota in design.quotas} | {REST: REST_TITLE}
    paths = [stratum_id(tuple(value or NOT_STATED for value in values)) for values in combinations]
    named = {
        path: ", ".join((titles[v[0] or REST], *(x or NOT_STATED for x in v[1:])))
        for path, v in zip(paths, combinations, strict=True)
    }
    return pa.array(paths, pa.string()).take(codes), named


SEPARATOR = " / "


def stratum_id(path: tuple[str, ...]) -> str:
    """The id of a stratum from the values that lead to it."""
    return SEPARATOR.join(value.replace("/", "|") for value in path)


def _managers(caseload: pa.Table, design: Design) -> Column:
    managers = caseload["manager_key"].combine_chunks()
    return managers if design.uses_managers else pa.nulls(len(managers), pa.string())


def _register(reason: Column, titles: dict[str, str]) -> pa.Table:
    counted = {row["values"]: row["counts"] for row in pc.value_counts(reason.drop_null()).to_pylist()}
    rows = [{"reason": id_, "title": title, "cases": counted[id_]} for id_, title in titles.items() if id_ in counted]
    return pa.Table.from_pylist(rows, schema=EXCLUSIONS.to_arrow())
