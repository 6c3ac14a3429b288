"""Whether findings and recommendations stand under criteria that the frameworks have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eyre.assessment.inspection import Inspection
from eyre.bundle.layout import FINDINGS
from eyre.bundle.load import Loaded
from eyre.errors import Problem
from eyre.tables.validation import shorten, suggest

PARTS = ("Strengths", "Good practice", "Areas for improvement")

_HEADING = re.compile(r"(#{1,2})\s+(.+?)\s*#*\s*")
_FENCE = re.compile(r"\s*(```|~~~)")


def finding_problems(loaded: Loaded, inspection: Inspection) -> Iterator[Problem]:
    """Find headings of findings, and criteria of recommendations, that no framework has."""
    known = [criterion for framework in inspection.frameworks.values() for criterion in framework.criteria]
    first: dict[str, int] = {}
    for line, level, title in _headings(inspection.findings):
        if level == 2:
            if title not in PARTS:
                reason = "this heading is none of the parts of a finding"
                yield Problem(FINDINGS, reason, suggest(title, PARTS), row=line, value=shorten(title))
        elif title not in known:
            reason = "no framework has such a criterion"
            yield Problem(FINDINGS, reason, suggest(title, known), row=line, value=shorten(title))
        elif title in first:
            reason = f"the findings on {title} begin on line {first[title]} already"
            yield Problem(FINDINGS, reason, "Put them together.", row=line, value=title)
        else:
            first[title] = line
    yield from _recommendations(loaded, inspection)


def _recommendations(loaded: Loaded, inspection: Inspection) -> Iterator[Problem]:
    source = loaded.recommendations
    if source is None:
        return
    given: set[tuple[str, str]] = set()
    for number, one in enumerate(inspection.recommendations):
        here = ("recommendations", number)
        framework = inspection.frameworks.get(one.framework)
        if framework is None:
            reason = "inspection.yaml lists no such framework"
            remedy = suggest(one.framework, inspection.frameworks)
            yield source.problem((*here, "framework"), reason, remedy, one.framework)
            continue
        if (one.framework, one.id) in given:
            yield source.problem((*here, "id"), "two recommendations have this number", "Number one anew.", one.id)
        given.add((one.framework, one.id))
        for place, criterion in enumerate(one.criteria):
            if criterion not in framework.criteria:
                remedy = suggest(criterion, framework.criteria)
                reason = f"{framework.id} has no such criterion"
                yield source.problem((*here, "criteria", place), reason, remedy, criterion)


def _headings(text: str) -> Iterator[tuple[int, int, str]]:
    fenced = False
    for line, content in enumerate(text.split("\n"), start=1):
        fenced ^= _FENCE.match(content) is not None
        heading = _HEADING.fullmatch(content)
        if heading and not fenced:
            yield line, len(heading[1]), heading[2]
