"""The register of cases from which a synthetic sample was drawn: first the references, then the draw, then the cases.

A ticket knows a case by its reference only. So references are dealt to the strata, the sample is drawn from them, and
the cases of the inspection are given the references that were drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pyarrow as pa

from eyre.assessment.inspection import About
from eyre.framework.conditions import holds
from eyre.framework.framework import Framework
from eyre.framework.spec import Quota
from eyre.sampling.allocation import allocate
from eyre.sampling.certificate import certificate_text, certify, committed_seed, draw_sample
from eyre.sampling.design import REST, Design, design
from eyre.sampling.draw import draw, mixed_seed
from eyre.sampling.frame import sampling_frame
from eyre.sampling.plan import SamplingPlan
from eyre.sampling.replacement import strata_table
from eyre.sampling.table_schemas import EXCLUSIONS, FRAME, SAMPLE, STRATA, caseload_schema
from eyre.synthetic.chance import between, pick, uniform
from eyre.synthetic.plan import CaseloadPlan, TwinPlan
from eyre.tables.csv_table import read_csv, write_csv

Row = dict[str, str | None]


@dataclass(frozen=True)
class Register:
    """references: of the cases of the inspection, by number. strata: of each of them. weights: cases of the frame that
    one of them stands for. others: references that were not drawn, by what becomes of them. Without a draw there are no
    strata, weights or others."""

    references: tuple[str, ...]
    strata: tuple[str | None, ...]
    weights: tuple[float | None, ...]
    others: Mapping[str, tuple[str, ...]]


def numbered(plan: TwinPlan) -> Register:
    """References in the order of the cases, where the plan has no register to draw from."""
    nothing = (None,) * plan.cases
    return Register(tuple(f"{plan.reference}{number:04d}" for number in range(1, plan.cases + 1)), nothing, nothing, {})


def draw_register(
    plan: TwinPlan,
    wanted: CaseloadPlan,
    framework: Framework,
    sampling: SamplingPlan,
    about: About,
    cases: Sequence[Mapping[str, str]],
) -> Register:
    """Deal references to strata, draw, and give those drawn to the cases. cases: their attributes, by number."""
    rules = design(framework, sampling, about.inspected_from)
    counts: dict[str, int] = {**wanted.eligible, **dict(wanted.left_out.items())}
    kinds = [kind for kind, count in counts.items() for _ in range(count)]
    kinds += ["second_order"] * wanted.second_orders
    order = sorted(range(len(kinds)), key=lambda number: uniform(plan.seed, "reference", number))
    dealt: dict[str, list[str]] = {kind: [] for kind in kinds}
    for number, place in enumerate(order, start=1):
        dealt[kinds[place]].append(f"{plan.reference}{number:04d}")
    strata = allocate({name: wanted.eligible[name] for name in sorted(wanted.eligible)}, {}, rules)
    frame = [{"case_id": case_id, "stratum": kind} for kind in wanted.eligible for case_id in dealt[kind]]
    seed = mixed_seed(wanted.secret, wanted.public_value)
    drawn = draw(pa.Table.from_pylist(frame, schema=FRAME.to_arrow()), strata, seed).cases.to_pylist()
    waiting = {
        s.id: iter([row["case_id"] for row in drawn if row["stratum"] == s.id and row["role"] == "main"])
        for s in strata
    }
    own = tuple(_stratum(values, rules, framework) for values in cases)
    weight = {s.id: s.frame_size / s.size.cases for s in strata if s.size.cases}
    references = tuple(next(waiting[stratum]) for stratum in own)
    taken = set(references)
    others = {kind: tuple(case_id for case_id in ids if case_id not in taken) for kind, ids in dealt.items()}
    return Register(references, own, tuple(weight[stratum] for stratum in own), others)


def _stratum(values: Mapping[str, str], rules: Design, framework: Framework) -> str:
    return next((q.id for q in rules.quotas if holds(q.when, values, {}, framework.groups)), REST)


def register_files(
    plan: TwinPlan,
    wanted: CaseloadPlan,
    framework: Framework,
    sampling: SamplingPlan,
    about: About,
    register: Register,
    cases: Sequence[Mapping[str, str]],
    managers: Sequence[str],
) -> dict[str, bytes]:
    """The files of the draw: caseload, frame, exclusions, strata, sample and certificate.

    cases: the attributes of the cases of the inspection, by number, with commenced_on, team and manager_key.
    """
    schema = caseload_schema([framework])
    drawn: list[Row] = [
        {**{name: values.get(name) for name in schema.columns}, "case_id": case_id}
        for case_id, values in zip(register.references, cases, strict=True)
    ]
    rules = design(framework, sampling, about.inspected_from)
    rows = [*drawn, *_Others(plan, framework, rules, managers).rows(register)]
    rows += [dict(row) for row in drawn[: wanted.listed_twice]]
    rows.sort(key=lambda row: (str(row["case_id"]), str(row["commenced_on"])))
    text = "\n".join(
        [",".join(schema.columns), *(",".join(row[name] or "" for name in schema.columns) for row in rows)]
    )
    caseload = read_csv(text.encode(), "caseload.csv", schema).table
    frame = sampling_frame(caseload, rules)
    seed = committed_seed(wanted.secret, wanted.public_value, sampling)
    sample = draw_sample(frame, rules, seed.seed)
    certificate = certify(about.id, frame, rules, sampling, seed, sample)
    return {
        "caseload.csv": write_csv(caseload, schema),
        "frame.csv": write_csv(frame.cases, FRAME),
        "exclusions.csv": write_csv(frame.exclusions, EXCLUSIONS),
        "strata.csv": write_csv(strata_table(about.id, certificate.strata, sample.cases), STRATA),
        "sample.csv": write_csv(sample.cases, SAMPLE),
        "certificate.json": certificate_text(certificate).encode(),
    }


class _Others:
    """The cases that were not drawn: invented within what makes them eligible, or leaves them out."""

    def __init__(self, plan: TwinPlan, framework: Framework, rules: Design, managers: Sequence[str]) -> None:
        self.plan = plan
        self.framework = framework
        self.rules = rules
        self.managers = managers

    def rows(self, register: Register) -> Iterator[Row]:
        # A second order of a person began before the other, so the other stays in the frame.
        seconds = register.others.get("second_order", ())
        persons = dict(zip(register.others[REST], seconds, strict=False))
        for kind, ids in register.others.items():
            if kind != "second_order":
                for case_id in ids:
                    person = min(case_id, persons[case_id]) if case_id in persons else None
                    yield {**self._row(case_id, kind), "person": person}
        for first, case_id in persons.items():
            began = self.rules.commenced[0].isoformat()
            yield {**self._row(case_id, REST), "person": min(case_id, first), "commenced_on": began}

    def _row(self, case_id: str, kind: str) -> Row:
        manager = pick(self.managers, self.plan.seed, "manager", case_id)
        return {
            "case_id": case_id,
            "person": None,
            "commenced_on": self._commenced(case_id, kind),
            "ended_on": None,
            "team": self.plan.teams[self.managers.index(manager) % len(self.plan.teams)],
            "manager_key": manager,
            **self._attributes(case_id, kind),
        }

    def _commenced(self, case_id: str, kind: str) -> str:
        """A working day inside the window, or up to four weeks outside it."""
        first, last = self.rules.commenced
        days = {
            "earlier": (first - timedelta(days=28), first - timedelta(days=3)),
            "later": (last + timedelta(days=3), last + timedelta(days=28)),
        }
        low, high = days.get(kind, (first + timedelta(days=3), last))
        day = low + timedelta(days=between(0, (high - low).days, self.plan.seed, "start", case_id))
        return (day - timedelta(days=max(0, day.weekday() - 4))).isoformat()

    def _attributes(self, case_id: str, kind: str) -> Row:
        """Like the sample in every attribute but those that decide on the stratum and on being left out."""
        decided: Row = {}
        rules = self.framework.spec.sampling
        for asked in rules.caseload if rules else ():
            decided[asked.attribute] = self._value(asked.attribute, case_id)
        for quota in self.rules.quotas:
            decided |= self._risk(quota, kind == quota.id, case_id)
        if kind == "other_order":
            for rule in self.rules.eligible:
                attribute = rule.when.attribute or ""
                known = [option.value for option in self.framework.attributes[attribute].values]
                decided[attribute] = next(value for value in known if value not in rule.when.in_)
        return decided

    def _risk(self, quota: Quota, wanted: bool, case_id: str) -> Row:
        attribute, value = quota.when.attribute or "", quota.when.is_
        if wanted:
            return {attribute: value}
        others = {name: count for name, count in self.plan.attributes[attribute].items() if name != value}
        return {attribute: _weighted(others, self.plan.seed, attribute, case_id)}

    def _value(self, attribute: str, case_id: str) -> str:
        if attribute in self.plan.numbers:
            ranges = {str(n): part.cases for n, part in enumerate(self.plan.numbers[attribute])}
            part = self.plan.numbers[attribute][int(_weighted(ranges, self.plan.seed, attribute, case_id))]
            return str(between(part.low, part.high, self.plan.seed, attribute, case_id, "number"))
        return _weighted(self.plan.attributes[attribute], self.plan.seed, attribute, case_id)


def _weighted(counts: Mapping[str, int], *names: object) -> str:
    """One of some values, as often as each is counted."""
    return pick([value for value, count in counts.items() for _ in range(count)], *names)
