"""Small instruments and inspections that tests make in memory, from as few words as possible."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eyre.assessment.applicability import groups_of, judges
from eyre.assessment.scored import Unit, score_units
from eyre.framework.framework import Framework
from eyre.framework.spec import FrameworkSpec
from eyre.scoring.scores import Scores, scores_from
from eyre.scoring.tally import tally

JUDGED = {
    "id": "judged",
    "values": [
        {"value": "met", "label": "Met", "credit": 1},
        {"value": "partly", "label": "Partly met", "credit": "1/2"},
        {"value": "not_met", "label": "Not met", "credit": 0},
        {"value": "not_applicable", "label": "Not applicable"},
    ],
}
RISK = {"id": "risk", "title": "Risk", "values": [{"value": v, "label": v} for v in ("high", "low")], "required": False}
HIGH = {"id": "high", "title": "High risk", "when": {"attribute": "risk", "is": "high"}}
LOW = {"id": "low", "title": "Not high risk", "when": {"not": {"group": "high"}}}


def pack(**parts: Any) -> dict[str, Any]:
    """A whole pack as its YAML would say it: one section, one criterion with two questions; parts replace keys."""
    return {
        "id": "small",
        "version": "1.0.0",
        "title": "A small instrument",
        "language": "en",
        "publisher": "Nobody",
        "licence": "CC0-1.0",
        "source": [{"title": "Made for tests", "publisher": "Nobody", "year": 2026}],
        "scales": [JUDGED],
        "attributes": [RISK],
        "groups": [HIGH, LOW],
        "sections": [{"id": "B", "title": "Assessment"}],
        "criteria": [criterion("B1")],
        "questions": [question("first"), question("second")],
        **parts,
    }


def criterion(id_: str, **parts: Any) -> dict[str, Any]:
    return {"id": id_, "title": id_, "section": "B", "description": "What is wanted.", "method": "answers", **parts}


def question(id_: str, criterion: str = "B1", **parts: Any) -> dict[str, Any]:
    return {"id": id_, "criterion": criterion, "text": f"Was {id_} done?", "scale": "judged", **parts}


def framework(base: Framework | None = None, **parts: Any) -> Framework:
    return Framework(FrameworkSpec.model_validate(pack(**parts)), Path("small"), base)


def cases(framework: Framework, *judged: Mapping[str, str], kind: str = "case") -> tuple[Unit, ...]:
    """Units numbered from 0; what is no question of the framework is an attribute."""
    made = []
    for number, values in enumerate(judged):
        if judges(framework, values):
            attributes = {key: value for key, value in values.items() if key not in framework.questions}
            groups = groups_of(framework, kind, attributes)
            made.append(Unit(framework.id, kind, str(number), attributes, groups, dict(values)))
    return tuple(made)


def scored(framework: Framework, *judged: Mapping[str, str]) -> Scores:
    """Score cases that are given as attributes and answers."""
    units = cases(framework, *judged)
    by_id = {framework.id: framework}
    return scores_from(by_id, tally([framework], score_units("test", by_id, units), units))
