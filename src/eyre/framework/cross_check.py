"""What no single key can show: that the parts of a pack fit each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eyre.framework.conditions import parts
from eyre.framework.framework import ALL, Framework, nearest
from eyre.framework.spec import Attribute, Condition, Question

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something that does not fit: where (key path within the pack), why, and what to do."""

    path: Path
    reason: str
    remedy: str


def misfits(framework: Framework) -> tuple[Misfit, ...]:
    """Find every reference of a pack that leads nowhere, and every id that is given twice."""
    checks = (
        _repeated, _structure, _questions, _conditions, _sampling, _composites, _evidence, _scorecard, _report,
    )  # fmt: skip
    return tuple(misfit for check in checks for misfit in check(framework))


def _repeated(framework: Framework) -> Iterator[Misfit]:
    spec = framework.spec
    lists = ("attributes", "groups", "scales", "bands", "importance", "sections", "criteria", "questions")
    for key in (*lists, "consistency", "composites", "evidence_items", "schedules", "indicators", "tables", "report"):
        counts = Counter(part.id for part in getattr(spec, key))
        for number, part in enumerate(getattr(spec, key)):
            if counts[part.id] > 1:
                yield Misfit((key, number, "id"), f"{part.id!r} is given {counts[part.id]} times", "Keep one of them.")
            if key == "groups" and part.id == ALL:
                yield Misfit((key, number, "id"), f"{ALL!r} stands for every unit already", "Choose another id.")


def _known(path: Path, wanted: str | None, known: Mapping[str, object], kind: str) -> Iterator[Misfit]:
    if wanted is not None and wanted not in known:
        yield Misfit(path, f"there is no {kind} named {wanted!r}", nearest(wanted, known))


def _structure(framework: Framework) -> Iterator[Misfit]:
    for number, criterion in enumerate(framework.spec.criteria):
        yield from _known(("criteria", number, "section"), criterion.section, framework.sections, "section")
        yield from _known(("criteria", number, "importance"), criterion.importance, framework.importance, "importance")
        if criterion.method == "answers" and not framework.questions_of(criterion.id):
            yield Misfit(("criteria", number), f"{criterion.id} has no question", "Add one, or let evidence decide it.")
        if criterion.method == "evidence" and not framework.evidence_items(criterion.id):
            yield Misfit(("criteria", number), f"{criterion.id} has no item of evidence", "Add at least one item.")


def _scorecard(framework: Framework) -> Iterator[Misfit]:
    for indicator in framework.spec.scorecard.weights if framework.spec.scorecard else ():
        yield from _known(("scorecard", "weights", indicator), indicator, framework.indicators, "indicator")


def _questions(framework: Framework) -> Iterator[Misfit]:
    lists: list[tuple[Path, tuple[Question, ...]]] = [(("questions",), framework.spec.questions)]
    lists += [(("schedules", i, "questions"), s.questions) for i, s in enumerate(framework.spec.schedules)]
    for path, questions in lists:
        for number, question in enumerate(questions):
            here = (*path, number)
            yield from _known((*here, "criterion"), question.criterion, framework.criteria, "criterion")
            yield from _known((*here, "scale"), question.scale, framework.scales, "scale")
            yield from _shared(framework, here, question)
            yield from _timeliness(framework, here, question)
            allowed = values_of(framework, question)
            for value in question.reason_for:
                yield from _known((*here, "reason_for"), value, allowed, f"value of {question.id}")


def _shared(framework: Framework, here: Path, question: Question) -> Iterator[Misfit]:
    if question.answers_from is None:
        return
    base = framework.base
    if base is None or base.id != question.answers_from.framework:
        yield Misfit(
            (*here, "answers_from", "framework"),
            f"answers can only come from the framework that this one extends, not {question.answers_from.framework!r}",
            "Name that framework under extends.",
        )
        return
    path = (*here, "answers_from", "question")
    yield from _known(path, question.answers_from.question, base.questions, f"question in {base.id}")
    origin = base.questions.get(question.answers_from.question)
    if origin and (origin.kind, origin.scale) != (question.kind, question.scale):
        yield Misfit(path, f"{origin.id} has another kind or scale in {base.id}", "Use the same kind and scale.")


def _timeliness(framework: Framework, here: Path, question: Question) -> Iterator[Misfit]:
    rule = question.derived
    if rule is None:
        return
    dates: dict[str, Attribute | Question] = {**framework.attributes, **framework.questions}
    for key, wanted in (("start", rule.start), ("end", rule.end)):
        yield from _known((*here, "derived", key), wanted, dates, "attribute or question")
        if wanted in dates and dates[wanted].kind != "date":
            yield Misfit((*here, "derived", key), f"{wanted} is not a date", "Name a date attribute or date question.")
    values = values_of(framework, question)
    for key, wanted in (("met", rule.met), ("not_met", rule.not_met)):
        yield from _known((*here, "derived", key), wanted, values, "value on the question's scale")


def _conditions(framework: Framework) -> Iterator[Misfit]:
    spec = framework.spec
    if spec.applies_to:
        yield from _condition(framework, ("applies_to",), spec.applies_to, {}, framework.attributes)
    rules = spec.sampling
    deciding = (
        {"eligible": [rule.when for rule in rules.eligible], "quotas": [q.when for q in rules.quotas]} if rules else {}
    )
    for key, conditions in deciding.items():
        for number, when in enumerate(conditions):
            yield from _condition(framework, ("sampling", key, number, "when"), when, {}, framework.attributes)
    for number, reservation in enumerate(spec.fieldwork.reserved if spec.fieldwork else ()):
        here: Path = ("fieldwork", "reserved", number, "when")
        yield from _condition(framework, here, reservation.when, {}, framework.attributes)
    for number, group in enumerate(spec.groups):
        schedule = framework.schedules.get(group.unit)
        attributes = {a.id: a for a in schedule.attributes} if schedule else framework.attributes
        yield from _condition(framework, ("groups", number, "when"), group.when, {}, attributes)
        if group.unit != "case" and schedule is None:
            yield from _known(("groups", number, "unit"), group.unit, framework.schedules, "schedule")
    earlier: dict[str, Question] = {}
    for number, question in enumerate(spec.questions):
        if question.applies_when:
            here = ("questions", number, "applies_when")
            yield from _condition(framework, here, question.applies_when, earlier, framework.attributes)
        earlier[question.id] = question
    for number, rule in enumerate(spec.consistency):
        yield from _condition(framework, ("consistency", number, "when"), rule.when, earlier, framework.attributes)
    for i, schedule in enumerate(spec.schedules):
        asked: dict[str, Question] = {}
        for number, question in enumerate(schedule.questions):
            if question.applies_when:
                here = ("schedules", i, "questions", number, "applies_when")
                own = {attribute.id: attribute for attribute in schedule.attributes}
                yield from _condition(framework, here, question.applies_when, asked, own)
            asked[question.id] = question


def _sampling(framework: Framework) -> Iterator[Misfit]:
    rules = framework.spec.sampling
    if rules is None:
        return
    if sum(quota.cases for quota in rules.quotas) > rules.size:
        yield Misfit(("sampling", "quotas"), "the quotas hold more cases than the sample", "Lower them, or raise size.")
    columns: dict[str, object] = {**framework.attributes, "team": None, "manager_key": None}
    for number, name in enumerate(rules.divided_by):
        yield from _known(("sampling", "divided_by", number), name, columns, "attribute")
    for number, asked in enumerate(rules.caseload):
        here = ("sampling", "caseload", number)
        yield from _known((*here, "attribute"), asked.attribute, framework.attributes, "attribute")
        named = framework.attributes.get(asked.attribute)
        for value in asked.spellings:
            known = values_of(framework, named) if named else {}
            yield from _known((*here, "spellings", value), value, known, f"value of {asked.attribute}")
    conditions = (*(rule.when for rule in rules.eligible), *(quota.when for quota in rules.quotas))
    decisive = [part.attribute for when in conditions for part in parts(when)]
    stated = {asked.attribute: asked for asked in rules.caseload}
    for name in dict.fromkeys(name for name in decisive if name):
        if name not in stated:
            remedy = f"Add {name}, or no area will be asked for it."
            yield Misfit(("sampling", "caseload"), f"the draw depends on {name!r}, which is not listed here", remedy)


def _condition(
    framework: Framework,
    path: Path,
    condition: Condition,
    questions: Mapping[str, Question],
    attributes: Mapping[str, Attribute],
) -> Iterator[Misfit]:
    for part in parts(condition):
        yield from _known(path, part.attribute, attributes, "attribute")
        yield from _known(path, part.group, framework.groups, "group")
        yield from _known(path, part.question, questions, "earlier question")
        named = attributes.get(part.attribute or "") or questions.get(part.question or "")
        allowed = values_of(framework, named) if named else {}
        for value in (*part.in_, *((part.is_,) if part.is_ is not None else ())):
            if allowed:
                yield from _known(path, value, allowed, f"value of {part.attribute or part.question}")


def values_of(framework: Framework, named: Attribute | Question) -> dict[str, str]:
    """The values an attribute or a question may have, with their labels; empty where any text, number or date may."""
    if isinstance(named, Attribute):
        return {option.value: option.label for option in named.values}
    if named.scale:
        scale = framework.scales.get(named.scale)  # an unknown scale is a misfit of its own
        return {value.value: value.label for value in scale.values} if scale else {}
    return {option.value: option.label for option in named.options}


def _composites(framework: Framework) -> Iterator[Misfit]:
    scored = {c.id: c for c in framework.spec.criteria if c.method == "answers"}
    earlier: dict[str, object] = dict(scored)
    for number, composite in enumerate(framework.spec.composites):
        here = ("composites", number)
        yield from _known((*here, "bands"), composite.bands, framework.bands, "band scale")
        for i, member in enumerate(composite.of):
            kind = "scored criterion or earlier composite"
            yield from _known((*here, "of", i, "subject"), member.subject, earlier, kind)
            yield from _known((*here, "of", i, "points_by"), member.points_by, framework.bands, "band scale")
        for i, limiter in enumerate(composite.limiters):
            yield from _known((*here, "limiters", i, "subject"), limiter.subject, earlier, "earlier score")
        if composite.id in framework.criteria:
            yield Misfit((*here, "id"), f"{composite.id!r} is a criterion already", "Choose another id.")
        earlier[composite.id] = composite


def _evidence(framework: Framework) -> Iterator[Misfit]:
    rated = {c.id: c for c in framework.spec.criteria if c.method == "evidence"}
    if rated and framework.evidence is None:
        yield Misfit(("criteria",), "criteria are rated from evidence but no ratings are stated", "Add evidence.")
    for number, item in enumerate(framework.spec.evidence_items):
        yield from _known(("evidence_items", number, "criterion"), item.criterion, rated, "criterion rated by evidence")
        for indicator in item.indicators:
            path = ("evidence_items", number, "indicators")
            yield from _known(path, indicator, framework.indicators, "indicator")
    if framework.spec.evidence is None:
        return
    levels = {level.value: level for level in framework.spec.evidence.levels}
    for number, rating in enumerate(framework.spec.evidence.ratings):
        for clause in rating.when:
            here: Path = ("evidence", "ratings", number, "when")
            yield from _known(here, clause.at_least or clause.above, levels, "level of evidence")
    if framework.spec.evidence.ratings[-1].when:
        here = ("evidence", "ratings", len(framework.spec.evidence.ratings) - 1, "when")
        yield Misfit(here, "nothing is left for items that fit no rating", "Let the last rating have no clauses.")


def _report(framework: Framework) -> Iterator[Misfit]:
    tables = {table.id: table for table in framework.spec.tables}
    for number, part in enumerate(framework.spec.report):
        here = ("report", number)
        yield from _known((*here, "section"), part.section, framework.sections, "section")
        for table in part.tables:
            yield from _known((*here, "tables"), table, tables, "fact table")
