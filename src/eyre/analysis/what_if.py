"""The same answers under other rules: other weights, another pooling, or the aggregation of another instrument."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pydantic import Field

from eyre.assessment.inspection import Inspection
from eyre.errors import EyreError
from eyre.framework.cross_check import misfits
from eyre.framework.framework import ALL, Framework
from eyre.framework.spec import BandScale, Composite, Id, Importance, Pooling, Spec
from eyre.scoring.scores import Estimate, Scores, score


class Aggregation(Spec):
    """The rules by which answers become scores. What is left out stays as the instrument has it.

    criteria: the pooling of single criteria; importance: how often a class of criteria counts.
    """

    title: str
    pooling: Pooling | None = None
    criteria: dict[Id, Pooling] = Field(default_factory=dict)
    importance: tuple[Importance, ...] = ()
    bands: tuple[BandScale, ...] = ()
    composites: tuple[Composite, ...] = ()


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One subject by the published rule and by the other one; None where one of them has no such score."""

    framework: str
    subject: str
    group: str
    published: Estimate | None
    other: Estimate | None


def aggregation_of(framework: Framework) -> Aggregation:
    """The rules of another instrument, to be tried on these answers. Its criteria must have the same ids."""
    spec = framework.spec
    own = {criterion.id: criterion.pooling for criterion in spec.criteria if criterion.pooling}
    return Aggregation(
        title=framework.title,
        pooling=framework.pooling,
        criteria=own,
        importance=tuple(framework.importance.values()),
        bands=tuple(framework.bands.values()),
        composites=spec.composites,
    )


def under_other_rules(framework: Framework, rules: Aggregation) -> Framework:
    """A framework with its aggregation replaced. Raises EyreError where the rules do not fit its criteria."""
    spec = framework.spec
    criteria = tuple(
        criterion.model_copy(update={"pooling": rules.criteria.get(criterion.id, rules.pooling or criterion.pooling)})
        for criterion in spec.criteria
    )
    # A class or a scale of bands that is defined anew stands before the one of the same id.
    update = {
        "pooling": rules.pooling or spec.pooling,
        "criteria": criteria,
        "importance": tuple({**framework.importance, **{part.id: part for part in rules.importance}}.values()),
        "bands": tuple({**framework.bands, **{part.id: part for part in rules.bands}}.values()),
        "composites": rules.composites or spec.composites,
    }
    changed = replace(framework, spec=spec.model_copy(update=update))
    wrong = [*misfits(changed)]
    unknown = sorted(rules.criteria.keys() - framework.criteria.keys())
    if unknown or wrong:
        said = f"there is no criterion {unknown[0]!r}" if unknown else wrong[0].reason
        raise EyreError(
            f"The rules {rules.title!r} do not fit {framework.id}: {said}. "
            f"Name criteria of {framework.id} in composites and criteria."
        )
    return changed


def what_if(
    inspection: Inspection, published: Scores, framework: Framework, rules: Aggregation, group: str = ALL
) -> list[SideBySide]:
    """Score one framework of an inspection under other rules, beside its published scores."""
    changed = under_other_rules(framework, rules)
    other = score(replace(inspection, frameworks={**inspection.frameworks, framework.id: changed}))
    before = _scored(published, framework.id, group)
    after = _scored(other, framework.id, group)
    subjects = dict.fromkeys((*before, *after))
    return [SideBySide(framework.id, name, group, before.get(name), after.get(name)) for name in subjects]


def _scored(scores: Scores, framework: str, group: str) -> dict[str, Estimate]:
    return {
        subject: estimate
        for (f, subject, g), estimate in scores.estimates.items()
        if (f, g) == (framework, group) and estimate.subject_kind != "question"
    }
