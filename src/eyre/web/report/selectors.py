"""What the pages of the report read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from eyre.assessment.inspection import Inspection as Value
from eyre.assessment.inspection import Recommendation
from eyre.document.model import Document, Heading
from eyre.errors import Problem
from eyre.framework.framework import Framework
from eyre.report.build import build_report, report_parts, report_problems
from eyre.report.findings import FILE as FINDINGS
from eyre.report.front_matter import RECOMMENDATIONS
from eyre.web.inspections.models import Inspection
from eyre.web.report.models import Comment
from eyre.web.scoring.scored import Scored, scored, stamp

_MOST_KEPT = 4
_COMMENTED = 2  # headings down to this level have comments of their own

_built: OrderedDict[tuple[object, ...], Document] = OrderedDict()
_keeping = Lock()


def report(inspection: Inspection) -> Document:
    """The report as it is now. Raises Problems with everything that cannot be printed."""
    key = stamp(inspection)
    with _keeping:
        if key in _built:
            _built.move_to_end(key)
            return _built[key]
    made = scored(inspection)
    document = build_report(made.value, made.counted, made.ratings)
    with _keeping:
        _built[key] = document
        while len(_built) > _MOST_KEPT:
            _built.popitem(last=False)
    return document


def problems(made: Scored) -> tuple[Problem, ...]:
    """Everything that keeps the report from being printed."""
    return report_problems(made.value, made.counted, made.ratings)


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the report: its file, where it is printed, and whether there is one. from_pack: the pack brings one."""

    file: str
    title: str
    framework: Framework | None
    text: str
    from_pack: str = ""


def texts(value: Value) -> list[Text]:
    """The findings and every text that a part of the report prints, in the order of the report."""
    listed = {FINDINGS: Text(FINDINGS, "", None, value.findings)}
    for framework in value.frameworks.values():
        for part in report_parts(framework):
            name = part.text or part.id
            file = f"texts/{name}.md"
            if part.kind in ("text", "acknowledgements") and file not in listed:
                own = value.texts.get(name, "")
                listed[file] = Text(file, part.title or name, framework, own, framework.text(name) or "")
    for name, own in value.texts.items():  # a text that nothing prints is shown as well, so that it can be removed
        listed.setdefault(f"texts/{name}.md", Text(f"texts/{name}.md", name, None, own))
    return list(listed.values())


def of_file(found: Iterable[Problem], file: str) -> list[Problem]:
    """The problems of one file."""
    return [problem for problem in found if problem.file == file]


@dataclass(frozen=True, slots=True)
class Line:
    """A problem with the line of the text in which it stands."""

    problem: Problem
    line: str


def beside_lines(found: Iterable[Problem], text: str) -> list[Line]:
    """Problems with the beginning of their lines."""
    lines = text.splitlines()
    return [
        Line(problem, lines[problem.row - 1][:160] if problem.row and problem.row <= len(lines) else "")
        for problem in found
    ]


def recommendation(value: Value, place: int) -> Recommendation | None:
    """The recommendation at a place, counted from 0; None where there is none."""
    return value.recommendations[place] if 0 <= place < len(value.recommendations) else None


@dataclass(frozen=True, slots=True)
class Placed:
    """A recommendation, its place counted from 0, and the places before and after it in the same part of the report."""

    place: int
    said: Recommendation
    before: int | None
    after: int | None


def placed(value: Value) -> list[Placed]:
    """The recommendations in their order."""
    found: list[Placed] = []
    for place, one in enumerate(value.recommendations):
        alike = [number for number, other in enumerate(value.recommendations) if other.framework == one.framework]
        here = alike.index(place)
        before = alike[here - 1] if here else None
        after = alike[here + 1] if here + 1 < len(alike) else None
        found.append(Placed(place, one, before, after))
    return found


def recommendation_problems(found: Iterable[Problem]) -> list[Problem]:
    """What is wrong with the recommendations."""
    return of_file(found, RECOMMENDATIONS)


def commented_parts(document: Document) -> dict[str, str]:
    """The headings on which the area can comment, by key."""
    headings = (block for block in document.blocks if isinstance(block, Heading) and block.level <= _COMMENTED)
    return {one.key: one.text for one in headings}


@dataclass(frozen=True)
class Comments:
    """The comments on a draft, by the part of the report that they are about."""

    parts: tuple[tuple[str, tuple[Comment, ...]], ...]
    number: int
    answered: int


def comments(inspection: Inspection) -> Comments:
    """Every comment of the area."""
    found = list(Comment.objects.filter(inspection=inspection).select_related("author", "answered_by"))
    by_part: dict[str, list[Comment]] = {}
    for comment in found:
        by_part.setdefault(comment.title, []).append(comment)
    parts = tuple((title, tuple(of)) for title, of in by_part.items())
    return Comments(parts, len(found), sum(bool(one.answer) for one in found))
