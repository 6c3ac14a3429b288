"""Figures that count cases, or people interviewed: questions, their values, attributes, groups and numbers of units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from eyre.assessment.scored import Unit
from eyre.framework.framework import ALL, Framework, nearest
from eyre.framework.spec import Question
from eyre.report.forms import COUNTED, number_text
from eyre.report.measure import ROUNDING, Kind, Measure, provenance
from eyre.report.reference import NothingYet, Refused
from eyre.scoring.tally import Tally

SOURCES = {
    "file": "the file",
    "case_manager": "the case manager",
    "offender": "the offender",
    "other": "others involved",
}


def group_title(framework: Framework, kind: str, group: str) -> str:
    """How a group is called. Raises Refused where it is no group of these units."""
    titles = {g.id: g.title for g in framework.groups.values() if g.unit == kind}
    if group != ALL and group not in titles:
        what = "cases" if kind == "case" else f"the interview {kind}"
        raise Refused(f"there is no group {group!r} of {what}", nearest(group, [ALL, *titles]))
    return titles.get(group, "All cases" if kind == "case" else "All interviewed")


def question_measure(
    framework: Framework, question: Question, tally: Tally, *, value: str, kind: str, group: str, size: int
) -> Measure:
    """The share of the answers to a question that meet it, or that have a value."""
    counted = "cases" if kind == "case" else "people interviewed"
    if value:
        tally = tally.of_value(_countable(framework, question, value))
    if tally.suppressed:
        raise too_few(f"{question.id}{f':{value}' if value else ''}", group)
    numerator = tally.numerator
    if not value and question.kind != "judged":
        raise Refused(f"{question.id} is not judged met or not met", _name_a_value(framework, question))
    _require_base(tally.denominator, f"{question.id}{f':{value}' if value else ''}", group)
    what = f"have the value {value}" if value else "earn credit by meeting it"
    unasked = f" The question did not apply to {tally.not_asked}." if tally.not_asked else ""
    rule = (
        f"Of the {tally.denominator} {counted} to whom the question applied and who were answered for, "
        f"{number_text(numerator)} {what}; {tally.not_applicable} not applicable and {tally.missing} missing stay "
        f"outside.{unasked} {_rounding(framework)}"
    )
    sources = ", ".join(SOURCES[source] for source in question.sources)
    return Measure(
        "question" if kind == "case" else "interview",
        COUNTED,
        rule,
        provenance(framework, question.text, sources, question.origin),
        share=numerator / tally.denominator,
        numerator=numerator,
        denominator=tally.denominator,
        not_applicable=tally.not_applicable,
        missing=tally.missing,
        not_asked=tally.not_asked,
        group_title=group_title(framework, kind, group),
        group_size=size,
        counted=counted,
        parts=tuple((known, str(count)) for known, count in sorted(tally.values.items())),
    )


def attribute_measure(framework: Framework, units: Sequence[Unit], name: str, value: str, group: str) -> Measure:
    """The share of the cases whose attribute has a value; cases where it is not known stay outside."""
    attribute = framework.attributes.get(name)
    if attribute is None:
        raise Refused(f"there is no attribute {name!r}", nearest(name, framework.attributes))
    allowed = [option.value for option in attribute.values]
    if not value or (allowed and value not in allowed):
        reason = f"the attribute {name} has no value {value!r}" if value else f"no value of {name} is named"
        raise Refused(reason, f"{nearest(value, allowed)} Write attribute.{name}:value.")
    known = [unit.attributes[name] for unit in units if unit.attributes.get(name)]
    met = sum(one == value for one in known)
    return _units_measure(
        framework,
        "attribute",
        met,
        len(known),
        f"{attribute.title}: {value}. Cases of which it is not known ({len(units) - len(known)}) stay outside.",
        attribute.title,
        group,
        missing=len(units) - len(known),
    )


def group_measure(framework: Framework, kind: str, units: Sequence[Unit], name: str, group: str) -> Measure:
    """The share of the units that belong to a group."""
    title = group_title(framework, kind, name)
    met = sum(name in unit.groups for unit in units)
    return _units_measure(framework, "group", met, len(units), f"Members of the group: {title}.", title, group, kind)


def number_of_units(framework: Framework, kind: str, units: Sequence[Unit], group: str) -> Measure:
    """How many cases were judged, or how many people interviewed by one schedule."""
    title = "Cases judged" if kind == "case" else framework.schedules[kind].title
    _require_base(len(units), f"units.{kind}", group)
    return Measure(
        "units",
        ("count", "number_words", "value"),
        f"The number of {'cases judged by' if kind == 'case' else 'interviews held under'} {framework.id}.",
        provenance(framework, title),
        number=Fraction(len(units)),
        numerator=Fraction(len(units)),
        denominator=len(units),
        group_title=group_title(framework, kind, group),
        group_size=len(units),
        counted="cases" if kind == "case" else "people interviewed",
    )


def allowed_values(framework: Framework, question: Question) -> tuple[str, ...]:
    """The values of a question that can be counted: those that take part in its denominator."""
    if question.scale:
        return tuple(v.value for v in framework.scales[question.scale].values if v.credit is not None)
    return tuple(option.value for option in question.options)


def _units_measure(
    framework: Framework,
    kind: Kind,
    met: int,
    of: int,
    rule: str,
    wording: str,
    group: str,
    unit: str = "case",
    missing: int = 0,
) -> Measure:
    _require_base(of, wording, group)
    return Measure(
        kind,
        COUNTED,
        f"{rule} {met} of {of}. {_rounding(framework)}",
        provenance(framework, wording),
        share=Fraction(met, of),
        numerator=Fraction(met),
        denominator=of,
        missing=missing,
        group_title=group_title(framework, unit, group),
        group_size=of + missing,
        counted="cases" if unit == "case" else "people interviewed",
    )


def _countable(framework: Framework, question: Question, value: str) -> str:
    allowed = allowed_values(framework, question)
    if value not in allowed:
        raise Refused(f"{question.id} has no value {value!r} that counts", _values(value, allowed))
    return value


def _name_a_value(framework: Framework, question: Question) -> str:
    allowed = allowed_values(framework, question)
    if not allowed:
        return f"A question answered by {question.kind} gives no figure: refer to another question."
    return f"Name a value, as in {question.id}:{allowed[0]}. {_values('', allowed)}"


def _values(value: str, allowed: Iterable[str]) -> str:
    return nearest(value, allowed) if allowed else "Leave the value out."


def too_few(what: str, group: str) -> Refused:
    """A figure that would tell about so few cases that somebody could be recognised."""
    in_group = "" if group == ALL else f" in the group {group}"
    return Refused(
        f"{what}{in_group} rests on too few cases to be published, or would give such a figure away",
        "Take the sentence out, speak of a larger group, or pool several areas.",
    )


def _require_base(denominator: int, what: str, group: str) -> None:
    if denominator == 0:
        in_group = "" if group == ALL else f" in the group {group}"
        raise NothingYet(
            f"{what} rests on no cases{in_group}: nobody was answered for",
            "Refer to a question and group with answers, or take the sentence out.",
        )


def _rounding(framework: Framework) -> str:
    return f"A percentage is printed whole; {ROUNDING[framework.rounding]}."
