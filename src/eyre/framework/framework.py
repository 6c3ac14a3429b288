"""A loaded instrument: its own parts, and those of the framework that it extends, found by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

from eyre.errors import EyreError
from eyre.framework.disclosure_spec import Disclosure
from eyre.framework.scorecard_spec import Scorecard
from eyre.framework.spec import (
    Attribute,
    BandScale,
    Composite,
    Criterion,
    Evidence,
    EvidenceItem,
    FrameworkSpec,
    Group,
    Importance,
    Indicator,
    Pooling,
    Question,
    Scale,
    Schedule,
    Section,
)

T = TypeVar("T")
ALL = "all"  # the group of every unit; reserved, so that no pack can redefine it


class UnknownId(EyreError):
    """Something was named that the framework does not have."""


@dataclass(frozen=True)
class Framework:
    """One version of an instrument. base is the framework that it extends, whose definitions hold here too.

    files: the text of every file of the pack by its path inside the folder, so that a loaded pack needs its folder no
    more and a bundle can carry it along.
    """

    spec: FrameworkSpec
    folder: Path
    base: Framework | None = None
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The pack's id."""
        return self.spec.id

    @property
    def version(self) -> str:
        """The pack's version."""
        return self.spec.version

    @property
    def title(self) -> str:
        """The pack's title."""
        return self.spec.title

    @cached_property
    def attributes(self) -> Mapping[str, Attribute]:
        """Facts of a case, by id."""
        return self._inherited("attributes")

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """Named groups, by id; the group of all units is implied and not among them."""
        return self._inherited("groups")

    @cached_property
    def scales(self) -> Mapping[str, Scale]:
        """Judged scales, by id."""
        return self._inherited("scales")

    @cached_property
    def scale_values(self) -> Mapping[str, frozenset[str]]:
        """The values of each judged scale, by its id."""
        return {id_: frozenset(value.value for value in scale.values) for id_, scale in self.scales.items()}

    @cached_property
    def bands(self) -> Mapping[str, BandScale]:
        """Scales of bands, by id."""
        return self._inherited("bands")

    @cached_property
    def importance(self) -> Mapping[str, Importance]:
        """Classes of criteria, by id."""
        return self._inherited("importance")

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """National performance measures, by id."""
        return self._inherited("indicators")

    @cached_property
    def sections(self) -> Mapping[str, Section]:
        """Sections in print order."""
        return {section.id: section for section in self.spec.sections}

    @cached_property
    def criteria(self) -> Mapping[str, Criterion]:
        """Criteria in print order."""
        return {criterion.id: criterion for criterion in self.spec.criteria}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Questions about a case, in the order in which they are asked."""
        return {question.id: question for question in self.spec.questions}

    @cached_property
    def composites(self) -> Mapping[str, Composite]:
        """Composites in print order."""
        return {composite.id: composite for composite in self.spec.composites}

    @cached_property
    def schedules(self) -> Mapping[str, Schedule]:
        """Interviews, by id."""
        return {schedule.id: schedule for schedule in self.spec.schedules}

    @property
    def evidence(self) -> Evidence | None:
        """How evidence is judged and rated."""
        return self.spec.evidence or (self.base.evidence if self.base else None)

    @property
    def pooling(self) -> Pooling:
        """How answers become a criterion's score, unless the criterion says otherwise."""
        return self.spec.pooling or (self.base.pooling if self.base else "answers")

    @property
    def rounding(self) -> Literal["half_up", "half_even", "half_down"]:
        """How a printed figure is rounded."""
        return self.spec.rounding or (self.base.rounding if self.base else "half_up")

    @property
    def public_holidays(self) -> str | None:
        """The country (and part) whose public holidays are no working days."""
        return self.spec.public_holidays or (self.base.public_holidays if self.base else None)

    @property
    def disclosure(self) -> Disclosure | None:
        """The small-number rules of what is published; None where every figure may be."""
        return self.spec.disclosure or (self.base.disclosure if self.base else None)

    @property
    def scorecard(self) -> Scorecard | None:
        """How results against targets are put together."""
        return self.spec.scorecard or (self.base.scorecard if self.base else None)

    def questions_of(self, criterion: str) -> tuple[Question, ...]:
        """The questions under one criterion, in order."""
        return tuple(question for question in self.spec.questions if question.criterion == criterion)

    def evidence_items(self, criterion: str) -> tuple[EvidenceItem, ...]:
        """The items of evidence of one criterion, in order."""
        return tuple(item for item in self.spec.evidence_items if item.criterion == criterion)

    def criteria_of(self, section: str) -> tuple[Criterion, ...]:
        """The criteria of one section, in print order."""
        return tuple(criterion for criterion in self.spec.criteria if criterion.section == section)

    def question(self, question: str) -> Question:
        """Find a question. Raises UnknownId, with the nearest names."""
        return found(self.questions, question, f"question of {self.id}")

    def criterion(self, criterion: str) -> Criterion:
        """Find a criterion. Raises UnknownId, with the nearest names."""
        return found(self.criteria, criterion, f"criterion of {self.id}")

    def importance_weight(self, criterion: str) -> int:
        """How often a criterion counts in a composite; once where the pack says nothing."""
        importance = self.criterion(criterion).importance
        return self.importance[importance].weight if importance else 1

    def text(self, name: str) -> str | None:
        """Read one of the pack's standard texts (Markdown), or None where the pack has none of that name."""
        return self.files.get(f"texts/{name}.md")

    def _inherited(self, kind: str) -> Mapping[str, Any]:
        inherited = getattr(self.base, kind) if self.base else {}
        return {**inherited, **{part.id: part for part in getattr(self.spec, kind)}}


def found(parts: Mapping[str, T], wanted: str, kind: str) -> T:
    """Find a part by id. Raises UnknownId, which names the nearest ids."""
    if wanted in parts:
        return parts[wanted]
    raise UnknownId(f"There is no {kind} named {wanted!r}. {nearest(wanted, parts)}")


def nearest(wanted: str, names: Iterable[str]) -> str:
    """Say which of some names are nearest to a wrong one."""
    known = sorted(names)
    close = get_close_matches(wanted, known, n=3, cutoff=0.5)
    return f"Did you mean {', '.join(close)}?" if close else f"Known are: {', '.join(known[:12]) or 'none'}."
