"""A measure and a form -> the text that stands in the report. Shares are rounded here, by the rule of the pack."""

from __future__ import annotations

from fractions import Fraction

from eyre.report.measure import Measure
from eyre.report.reference import Form, Refused
from eyre.report.words import capitalised, number_in_words, share_in_words
from eyre.statistics.rounding import Rounding, decimal_text

COUNTED: tuple[Form, ...] = ("percent", "count", "x_of_y", "of", "words", "Words", "number_words")
SCORED: tuple[Form, ...] = ("score", "percent", "words", "Words", "value")
SHARE_STATED: tuple[Form, ...] = ("value", "percent", "words", "Words")
STATED: tuple[Form, ...] = ("value", "number_words")
LONGEST_DECIMAL = 6


def printed(measure: Measure, form: Form, rounding: Rounding) -> str:
    """Write a measure in a form. Raises Refused where the measure cannot be written so."""
    if form not in measure.forms:
        raise Refused(
            f"{article(measure.kind)} cannot be printed as {form}",
            f"Allowed here: {', '.join(measure.forms)}.",
        )
    match form:
        case "percent":
            return percent_text(_share(measure), rounding)
        case "words":
            return share_in_words(_share(measure))
        case "Words":
            return capitalised(share_in_words(_share(measure)))
        case "count":
            return number_text(_numerator(measure))
        case "of":
            return number_text(Fraction(measure.denominator or 0))
        case "x_of_y":
            return f"{number_text(_numerator(measure))} of {number_text(Fraction(measure.denominator or 0))}"
        case "number_words":
            return _number_words(measure)
        case "score" | "value":
            return _plain(measure, rounding)
        case "rating":
            return measure.plain


def percent_text(share: Fraction, rounding: Rounding) -> str:
    """A share as a whole percentage: 82%."""
    return f"{decimal_text(share * 100, 0, rounding)}%"


def number_text(number: Fraction) -> str:
    """An exact number with as many decimal digits as it has (a third, which has no end of them, with six)."""
    for digits in range(LONGEST_DECIMAL):
        if (number * 10**digits).denominator == 1:
            return decimal_text(number, digits)
    return decimal_text(number, LONGEST_DECIMAL)


def article(kind: str) -> str:
    """A kind of figure with its article."""
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind.replace('units', 'number of units')} figure"


def _plain(measure: Measure, rounding: Rounding) -> str:
    if measure.plain:
        return measure.plain
    if measure.share is not None:
        return percent_text(measure.share, rounding)
    number = measure.number or Fraction(0)
    # Scores in points are published as whole numbers; a stated number stands as it was stated.
    return decimal_text(number, 0, rounding) if measure.kind == "composite" else number_text(number)


def _number_words(measure: Measure) -> str:
    number = measure.numerator if measure.numerator is not None else measure.number
    if number is None or number.denominator != 1 or number < 0:
        what = measure.plain or (number_text(number) if number is not None else "this")
        raise Refused(f"{what!r} is no whole number to be written in words", "Leave out: as number_words.")
    return number_in_words(int(number))


def _share(measure: Measure) -> Fraction:
    assert measure.share is not None  # forms that need a share are allowed for shares only
    return measure.share


def _numerator(measure: Measure) -> Fraction:
    assert measure.numerator is not None
    return measure.numerator
