"""An example of good practice -> an item of the findings, which names neither the case nor anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from eyre.assessment.inspection import Inspection
from eyre.errors import EyreError
from eyre.framework.framework import found
from eyre.report.findings import GOOD_PRACTICE, IMPROVEMENTS
from eyre.report.prose import tree


def with_good_practice(inspection: Inspection, criterion: str, text: str) -> Inspection:
    """The inspection whose findings tell of an example under a criterion; the rest of the findings stays as it is.

    Raises EyreError where there is no such criterion or no text, and where the text names a case or a person.
    """
    criteria = [name for framework in inspection.frameworks.values() for name in framework.criteria]
    found({name: name for name in criteria}, criterion, "criterion of this inspection")
    said = " ".join(text.split())
    if not said:
        raise EyreError("There is no text. Say in a sentence what was done well.")
    named = names_in(inspection, said)
    if named:
        raise EyreError(
            f"The report is published, and the text names {', '.join(named)}. Say it without naming a case or a person."
        )
    return replace(inspection, findings=_with_item(inspection.findings, criteria, criterion, said))


def names_in(inspection: Inspection, text: str) -> tuple[str, ...]:
    """What of a text tells who is meant: cases by their id, people by their name or key."""
    return tuple(name for name in sorted(_names(inspection)) if _holds(text, name))


def _holds(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE) is not None


def _names(inspection: Inspection) -> set[str]:
    cases = {str(case) for case in inspection.tables["cases"].column("case_id").to_pylist()}
    people = inspection.tables["people"].to_pylist()
    told = {str(row[column]) for row in people for column in ("key", "name") if row[column]}
    # Assessors know people by their last names too.
    last = {name.split()[-1] for row in people if (name := row["name"]) and len(name.split()) > 1}
    return cases | told | {name for name in last if len(name) > 3}


def _with_item(findings: str, criteria: Sequence[str], criterion: str, text: str) -> str:
    lines = findings.splitlines()
    sections = list(_sections(findings, "h1", 0, len(lines)))
    here = next((one for one in sections if one[0] == criterion), None)
    if here is None:
        later = set(criteria[criteria.index(criterion) + 1 :])
        at = next((start for name, start, _ in sections if name in later), len(lines))
        return _inserted(lines, at, [f"# {criterion}", "", f"## {GOOD_PRACTICE}", "", f"- {text}"])
    _, start, end = here
    parts = {name: (first, last) for name, first, last in _sections(findings, "h2", start, end)}
    if GOOD_PRACTICE in parts:
        return _inserted(lines, _last_line(lines, *parts[GOOD_PRACTICE]), [f"- {text}"], apart=False)
    at = parts[IMPROVEMENTS][0] if IMPROVEMENTS in parts else end
    return _inserted(lines, at, [f"## {GOOD_PRACTICE}", "", f"- {text}"])


def _sections(markdown: str, tag: str, first: int, last: int) -> Iterator[tuple[str, int, int]]:
    """The headings of a kind between two lines: title, its line, and the line at which what it heads ends."""
    headings = [
        (node.children[0].content.strip(), node.map[0])
        for node in tree(markdown).children
        if node.type == "heading" and node.tag == tag and node.map and first <= node.map[0] < last
    ]
    ends = [*(line for _, line in headings), last][1:]
    yield from ((title, line, end) for (title, line), end in zip(headings, ends, strict=True))


def _last_line(lines: Sequence[str], start: int, end: int) -> int:
    """Where a section ends but for the empty lines below it."""
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    return end


def _inserted(lines: Sequence[str], at: int, new: list[str], *, apart: bool = True) -> str:
    before, after = list(lines[:at]), list(lines[at:])
    # A list goes on below its items; what follows a heading, and a heading itself, stands apart.
    if before and before[-1].strip() and (apart or before[-1].startswith("#")):
        before.append("")
    if after and after[0].strip():
        new = [*new, ""]
    return "\n".join([*before, *new, *after]).rstrip("\n") + "\n"
