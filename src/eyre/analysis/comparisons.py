"""Groups, areas and visits compared: how far apart two scores are, and whether chance could have done as much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import pyarrow as pa

from eyre.analysis.measured import Answered, Case, NotComparable, answered, mean_of, measured
from eyre.assessment.inspection import Inspection
from eyre.assessment.scored import units
from eyre.errors import EyreError
from eyre.framework.framework import ALL, Framework
from eyre.statistics.comparisons import Difference, Sample, Side, difference
from eyre.statistics.multiple_tests import CORRECTIONS, Correction
from eyre.statistics.rounding import decimal_text
from eyre.statistics.variance import TooFewCases

REST = "the rest"


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared: one subject of one framework, in whom, and with whom."""

    framework: str
    version: str
    subject_kind: str
    subject: str
    group: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two scores of one subject with their difference.

    value and other are shares from 0 to 1, cases and other_cases what they rest on. difference is None where none can
    be given, and reason then says why. adjusted_p: the p value after the correction for many comparisons.
    frame_known: whether it is known from how many cases the samples were drawn.
    """

    what: Compared
    value: float | None
    other: float | None
    cases: int
    other_cases: int
    difference: Difference | None
    frame_known: bool
    adjusted_p: float | None = None
    reason: str = ""

    @property
    def beyond_chance(self) -> bool:
        """Whether chance alone would too seldom give so much, all comparisons of the kind considered."""
        if self.difference is None or self.adjusted_p is None:
            return False
        return self.adjusted_p <= 1 - self.difference.level + 1e-12 and self.difference.low * self.difference.high > 0


def groups_against_rest(
    inspection: Inspection,
    groups: Sequence[str] = (),
    correction: Correction = "benjamini_hochberg",
    level: float = 0.95,
) -> tuple[Comparison, ...]:
    """Compare groups with the rest of the cases of one inspection, on every subject; every group without a choice."""
    data = answered(inspection)
    found: list[Comparison] = []
    for framework in inspection.frameworks.values():
        members = _members(inspection, framework)
        for group in framework.groups.values():
            if group.unit != "case" or (groups and group.id not in groups):
                continue
            inside = members.get(group.id, frozenset())
            rest = members.get(ALL, frozenset()) - inside
            for kind, subject in _subjects(framework):
                what = Compared(
                    framework.id, framework.version, kind, subject, group.id, _inside_a_sentence(group.title), REST
                )
                found.append(_against_rest(framework, what, data, inside, rest, level))
    return corrected(found, correction)


def area_against_others(
    inspection: Inspection,
    others: Sequence[Inspection],
    second: str,
    correction: Correction = "benjamini_hochberg",
    level: float = 0.95,
) -> tuple[Comparison, ...]:
    """Compare an area with the mean of others: its family, the programme so far, or its own last visit.

    second: how the others are called in a sentence, such as "the areas inspected so far". Every other area counts
    once, however many cases it has. A framework is compared where all have it in the same version.
    Raises EyreError where there are no others, or one of them is the inspection itself.
    """
    ids = [inspection.about.id, *(other.about.id for other in others)]
    if len(ids) < 2:
        raise EyreError("There is nothing to compare with. Name at least one other inspection.")
    if len(set(ids)) < len(ids):
        raise EyreError(f"An inspection stands on both sides or twice: {', '.join(ids)}. Name each inspection once.")
    data = [answered(one) for one in (inspection, *others)]
    sample, known = _joined(data), all(one.frame_known for one in data)
    found = []
    for framework in inspection.frameworks.values():
        if not all(_has(other, framework) for other in others):
            continue
        members = [_members(one, framework) for one in (inspection, *others)]
        for group in (ALL, *(g.id for g in framework.groups.values() if g.unit == "case")):
            cases = [groups.get(group, frozenset()) for groups in members]
            for kind, subject in _subjects(framework):
                first = _named(framework, inspection.about.area, group)
                what = Compared(framework.id, framework.version, kind, subject, group, first, second)
                found.append(_with_mean(framework, what, data, cases, sample, known, level))
    return corrected(found, correction)


def corrected(comparisons: Iterable[Comparison], correction: Correction) -> tuple[Comparison, ...]:
    """Correct for many comparisons: all of one kind of subject in one framework belong together."""
    found = list(comparisons)
    families: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for place, one in enumerate(found):
        if one.difference is not None:
            families[(one.what.framework, one.what.subject_kind)][place] = one.difference.p_value
    for family in families.values():
        for place, adjusted in zip(family, CORRECTIONS[correction](list(family.values())), strict=True):
            found[place] = replace(found[place], adjusted_p=adjusted)
    return tuple(found)


def in_words(comparison: Comparison) -> str:
    """Say a comparison in one sentence that claims no more than the data bear."""
    what, gap = comparison.what, comparison.difference
    if gap is None or comparison.value is None or comparison.other is None:
        return f"No comparison of {what.first} with {what.second}: {comparison.reason}"
    here, there = _percent(comparison.value), _percent(comparison.other)
    fewest = min(comparison.cases, comparison.other_cases)
    if here == there:
        return f"The same in {what.first} as in {what.second}, as far as {fewest} cases can tell: {here}."
    opening = f"{'Lower' if gap.difference < 0 else 'Higher'} in {what.first}: {here} against {there} in {what.second}"
    if not comparison.beyond_chance:
        return f"{opening}, a difference that {fewest} cases cannot distinguish from chance."
    least, most = sorted((abs(gap.low), abs(gap.high)))
    return (
        f"{opening}, more than chance alone would often give; the difference is probably between {_points(least)} and "
        f"{_points(most)} points."
    )


_COLUMNS: dict[str, pa.DataType] = {
    "framework": pa.string(),
    "version": pa.string(),
    "subject_kind": pa.string(),
    "subject": pa.string(),
    "group": pa.string(),
    "against": pa.string(),
    "estimate": pa.float64(),
    "other": pa.float64(),
    "cases": pa.int64(),
    "other_cases": pa.int64(),
    "difference": pa.float64(),
    "standard_error": pa.float64(),
    "low": pa.float64(),
    "high": pa.float64(),
    "level": pa.float64(),
    "test": pa.string(),
    "p_value": pa.float64(),
    "adjusted_p": pa.float64(),
    "frame_known": pa.bool_(),
    "in_words": pa.string(),
}
COMPARISONS = pa.schema(_COLUMNS)


def comparisons_table(comparisons: Sequence[Comparison]) -> pa.Table:
    """Lay comparisons out as a table, one row each, laid out as COMPARISONS."""
    return pa.Table.from_pylist([_row(one) for one in comparisons], COMPARISONS)


def _row(one: Comparison) -> dict[str, object]:
    what, gap = one.what, one.difference
    numbers = ("difference", "standard_error", "low", "high", "level", "test", "p_value")
    return {
        **{name: getattr(what, name) for name in ("framework", "version", "subject_kind", "subject", "group")},
        **{name: None if gap is None else getattr(gap, name) for name in numbers},
        "against": what.second,
        "estimate": one.value,
        "other": one.other,
        "cases": one.cases,
        "other_cases": one.other_cases,
        "adjusted_p": one.adjusted_p,
        "frame_known": one.frame_known,
        "in_words": in_words(one),
    }


def _against_rest(
    framework: Framework, what: Compared, data: Answered, inside: frozenset[Case], rest: frozenset[Case], level: float
) -> Comparison:
    try:
        sides = [_side(framework, what.subject, data, cases) for cases in (inside, rest)]
    except NotComparable as error:
        return _refused(what, (None, None), data.frame_known, str(error))
    return _compared(what, (sides[0], sides[1]), data.sample, data.frame_known, level)


def _with_mean(
    framework: Framework,
    what: Compared,
    data: Sequence[Answered],
    cases: Sequence[frozenset[Case]],
    sample: Sample,
    known: bool,
    level: float,
) -> Comparison:
    try:
        sides = [_side(framework, what.subject, *one) for one in zip(data, cases, strict=True)]
    except NotComparable as error:
        return _refused(what, (None, None), known, str(error))
    others = [side for side in sides[1:] if side is not None]
    return _compared(what, (sides[0], others[0] if len(others) == 1 else _mean(others)), sample, known, level)


def _mean(sides: Sequence[Side]) -> Side | None:
    return mean_of((1.0, side) for side in sides)


def _compared(
    what: Compared, sides: tuple[Side | None, Side | None], sample: Sample, known: bool, level: float
) -> Comparison:
    first, second = sides
    if first is None or second is None:
        where = what.first if first is None else what.second
        return _refused(what, sides, known, f"nothing was answered in {where}.")
    try:
        gap = difference(first, second, sample, level)
    except TooFewCases as error:
        return _refused(what, sides, known, str(error))
    return Comparison(what, first.share, second.share, first.units, second.units, gap, known)


def _refused(what: Compared, sides: tuple[Side | None, Side | None], known: bool, reason: str) -> Comparison:
    first, second = sides
    return Comparison(
        what,
        first.share if first else None,
        second.share if second else None,
        first.units if first else 0,
        second.units if second else 0,
        None,
        known,
        reason=reason,
    )


def _side(framework: Framework, subject: str, data: Answered, cases: frozenset[Case]) -> Side | None:
    return measured(framework, subject, data.credits[framework.id], cases)


def _subjects(framework: Framework) -> Iterator[tuple[str, str]]:
    """Everything that has a score, with its kind, as the scores name it."""
    yield from (("question", question.id) for question in framework.spec.questions if question.kind == "judged")
    yield from (("criterion", criterion.id) for criterion in framework.spec.criteria if criterion.method == "answers")
    yield from ((composite.kind, composite.id) for composite in framework.spec.composites)


def _members(inspection: Inspection, framework: Framework) -> dict[str, frozenset[Case]]:
    """The cases of each group of a framework, and of all of them."""
    found: dict[str, set[Case]] = defaultdict(set)
    for unit in units(inspection):
        if (unit.framework, unit.kind) == (framework.id, "case"):
            for group in unit.groups:
                found[group].add((inspection.about.id, unit.id))
    return {group: frozenset(cases) for group, cases in found.items()}


def _joined(parts: Sequence[Answered]) -> Sample:
    """The samples of several inspections as one, in which each keeps its strata."""
    return Sample(
        {key: stratum for part in parts for key, stratum in part.sample.strata.items()},
        {case: stratum for part in parts for case, stratum in part.sample.stratum_of.items()},
    )


def _has(inspection: Inspection, framework: Framework) -> bool:
    theirs = inspection.frameworks.get(framework.id)
    return theirs is not None and theirs.version == framework.version


def _named(framework: Framework, area: str, group: str) -> str:
    return area if group == ALL else f"{_inside_a_sentence(framework.groups[group].title)} of {area}"


def _inside_a_sentence(title: str) -> str:
    """A title without its capital, unless that begins an abbreviation or a name of several capitals."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _percent(share: float) -> str:
    return f"{_points(share)}%"


def _points(share: float) -> str:
    return decimal_text(Fraction(share).limit_denominator(10**9) * 100)
