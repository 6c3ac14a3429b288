"""What changed between two versions of a pack, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eyre.framework.framework import Framework

# The parts of a pack that have ids, with the word for one of them.
_PARTS = {
    "sections": "section",
    "criteria": "criterion",
    "questions": "question",
    "scales": "scale",
    "attributes": "attribute",
    "groups": "group",
    "importance": "importance",
    "bands": "band scale",
    "composites": "score",
    "evidence_items": "item of evidence",
    "schedules": "interview",
    "indicators": "indicator",
    "tables": "fact table",
    "report": "part of the report",
}
_SKIPPED = {*_PARTS, "tests", "version"}


def differences(old: Framework, new: Framework) -> tuple[str, ...]:
    """One sentence for every part that was added, removed, moved in order or changed between two versions."""
    return tuple(_sentences(old, new))


def _sentences(old: Framework, new: Framework) -> Iterator[str]:
    before, after = old.spec.model_dump(mode="json", by_alias=True), new.spec.model_dump(mode="json", by_alias=True)
    for key in before:
        if key not in _SKIPPED and before[key] != after[key]:
            yield f"{_words(key)} changed from {_shown(before[key])} to {_shown(after[key])}."
    for key, word in _PARTS.items():
        yield from _part_sentences(word, before[key], after[key])


def _part_sentences(word: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[str]:
    before, after = {part["id"]: part for part in old}, {part["id"]: part for part in new}
    yield from (f"The {word} {id_!r} was removed." for id_ in before if id_ not in after)
    for id_, part in after.items():
        if id_ not in before:
            yield f"The {word} {id_!r} was added."
            continue
        for key in part:
            if part[key] != before[id_][key]:
                was, now = _shown(before[id_][key]), _shown(part[key])
                yield f"The {_words(key)} of {word} {id_!r} changed from {was} to {now}."
    kept_before, kept_after = [i for i in before if i in after], [i for i in after if i in before]
    if kept_before != kept_after:
        yield f"The order of the {word} list changed: {', '.join(kept_after)}."


def _words(key: str) -> str:
    return key.strip("_").replace("_", " ")


def _shown(value: object) -> str:
    if value in (None, "", [], {}):
        return "nothing"
    text = value if isinstance(value, str) else _compact(value)
    return f"“{text}”" if len(text) <= 200 else f"“{text[:200]} …”"


def _compact(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{_words(k)} {_compact(v)}" for k, v in value.items() if v not in (None, "", [], {}))
    if isinstance(value, list):
        return "; ".join(_compact(part) for part in value)
    return str(value)
