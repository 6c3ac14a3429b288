"""The text of one cell -> its value and what was odd about it: habits of spreadsheets are read, never guessed at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from eyre.tables.schema import JOINED_BY, Field
from eyre.tables.validation import suggest

_RISKY = "=+\\-@\t\r\n＝＋－＠"  # a spreadsheet takes a cell that begins so for a formula
_TO_GUARD = re.compile(f"'*[{_RISKY}]")
_GUARDED = re.compile(f"'+[{_RISKY}]")

_SPACES = re.compile("[\\s\u00a0\u202f]+")
_PLAIN = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")
_COMMA_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
_DOT_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+")
_SHEET_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?")

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_SERIAL = re.compile(r"[0-9]{5}(\.[0-9]+)?")
_SHEET_EPOCH = datetime(1899, 12, 30)
_YEARS = range(1900, 2200)

_WRITE_DATE = "Write the date as year-month-day, such as 2005-09-12."
_WRITE_NUMBER = "Write digits only, with a point before decimals."
_TRUE = {"true": True, "false": False}
_ALSO_TRUE = {"yes": True, "no": False, "y": True, "n": False, "1": True, "0": False}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell's text means. notice: read in spite of its form. error and remedy: not readable, value is None."""

    value: object = None
    notice: str = ""
    error: str = ""
    remedy: str = ""


def guard(text: str) -> str:
    """Mark text that a spreadsheet would run as a formula, so that it stays text."""
    return f"'{text}" if _TO_GUARD.match(text) else text


def unguard(text: str) -> str:
    """Take the mark off again."""
    return text[1:] if _GUARDED.match(text) else text


def folded(name: str) -> str:
    """A name without what spelling it by hand changes: case, and which of space, hyphen and underscore joins words."""
    return re.sub(r"[\s_-]+", "_", name.strip()).casefold()


def read_cell(field: Field, text: str, delimiter: str = ",") -> Cell:
    """Read a cell that is not empty, by the kind of its column."""
    text = unguard(text)
    if field.kind == "text":
        return Cell(text)
    stripped = _SPACES.sub(" ", text).strip()
    if _SHEET_ERROR.fullmatch(stripped):
        return Cell(error="the spreadsheet could not calculate this cell", remedy="Mend its formula, export again.")
    match field.kind:
        case "key":
            return Cell(stripped, notice="" if stripped == text else "space around the value was left out")
        case "integer":
            return _integer(stripped, delimiter)
        case "number":
            return _number(stripped, delimiter)
        case "boolean":
            return _boolean(stripped)
        case "date":
            return _date(stripped)
        case "datetime":
            return _datetime(stripped)
        case "choice":
            return _choice(field.values, stripped)
        case "choices":
            return _choices(field.values, stripped)


def _number(text: str, delimiter: str) -> Cell:
    digits = text.replace(" ", "")
    spaced = "space inside the number was left out" if digits != text else ""
    # In a file of a country that writes 1,5 the text 1.234 may be either number; nobody but its author knows.
    if delimiter == ";" and (_COMMA_THOUSANDS.fullmatch(digits) or _DOT_THOUSANDS.fullmatch(digits)):
        if len(re.findall("[.,]", digits)) == 1:
            return Cell(error="the mark in this number may stand for thousands or for decimals", remedy=_WRITE_NUMBER)
    elif _PLAIN.fullmatch(digits):
        return _float(digits, spaced)
    if _COMMA_THOUSANDS.fullmatch(digits):
        return _float(digits.replace(",", ""), "commas were read as marks between thousands")
    if _DECIMAL_COMMA.fullmatch(digits):
        return _float(digits.replace(",", "."), "a comma was read as the decimal point")
    if _DOT_THOUSANDS.fullmatch(digits):
        return _float(digits.replace(".", "").replace(",", "."), "points were read as marks between thousands")
    if digits.endswith("%") and _PLAIN.fullmatch(digits[:-1]):
        return Cell(error="a percent sign stands in a column of numbers", remedy=f"Write {digits[:-1]}.")
    return Cell(error="this is not a number", remedy=_WRITE_NUMBER)


def _float(digits: str, notice: str) -> Cell:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        return Cell(error="this number is too large", remedy=_WRITE_NUMBER)
    return Cell(value, notice)


def _integer(text: str, delimiter: str) -> Cell:
    if re.fullmatch(r"[-+]?[0-9]{1,18}", text):
        return Cell(int(text))
    cell = _number(text, delimiter)
    if not isinstance(cell.value, float):
        return cell
    if cell.value != int(cell.value) or abs(cell.value) >= 2**53:
        return Cell(error="this is not a whole number", remedy="Write a whole number.")
    return Cell(int(cell.value), cell.notice or "decimals that are zero were left out")


def _boolean(text: str) -> Cell:
    word = text.casefold()
    if word in _TRUE:
        return Cell(_TRUE[word])
    if word in _ALSO_TRUE:
        return Cell(_ALSO_TRUE[word], notice="yes and no, or 1 and 0, were read as true and false")
    return Cell(error="this is neither true nor false", remedy="Write true or false.")


def _choice(values: Iterable[str], text: str) -> Cell:
    known = tuple(values)
    if text in known:
        return Cell(text)
    alike = {folded(value): value for value in known}
    if folded(text) in alike:
        return Cell(alike[folded(text)], notice="another spelling of an allowed value was accepted")
    return Cell(error="this is not one of the allowed values", remedy=suggest(text, known))


def _choices(values: Iterable[str], text: str) -> Cell:
    known = tuple(values)
    parts = [part.strip() for part in re.split(r"[;,|\n]" if ";" not in text else ";", text) if part.strip()]
    cells = [_choice(known, part) for part in parts]
    wrong = next((cell for cell in cells if cell.error), None)
    if wrong:
        return Cell(error="not every part is one of the allowed values", remedy=wrong.remedy)
    chosen = [str(cell.value) for cell in cells]
    if len(set(chosen)) < len(chosen):
        return Cell(error="a value is chosen twice", remedy="Keep it once.")
    joined = JOINED_BY.join(chosen)
    notice = next((cell.notice for cell in cells if cell.notice), "")
    if not joined:
        return Cell()
    return Cell(joined, notice or ("" if joined == text else f"chosen values were joined by {JOINED_BY!r}"))


def _date(text: str) -> Cell:
    cell = _day(text)
    if cell.value is None:
        moment = _datetime(text)
        if isinstance(moment.value, datetime) and moment.value.time() == datetime.min.time():
            return Cell(moment.value.date(), notice=moment.notice or "a time of midnight was left out")
    return cell


def _day(text: str) -> Cell:
    if _ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in text.split("-"))
        return _calendar(year, month, day)
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        if month > 12 >= day:
            return Cell(error="the month seems to stand before the day", remedy=_WRITE_DATE)
        return _calendar(year, month, day, "dates were read as day/month/year")
    if _SHORT_YEAR.fullmatch(text):
        return Cell(error="the year has two digits", remedy=_WRITE_DATE)
    if _SERIAL.fullmatch(text):
        moment = _SHEET_EPOCH + timedelta(days=float(text))
        return _calendar(moment.year, moment.month, moment.day, "numbers were read as a spreadsheet's count of days")
    return Cell(error="this is not a date", remedy=_WRITE_DATE)


def _calendar(year: int, month: int, day: int, notice: str = "") -> Cell:
    if year not in _YEARS:
        return Cell(error=f"the year {year} cannot be meant", remedy=_WRITE_DATE)
    try:
        return Cell(date(year, month, day), notice)
    except ValueError:
        return Cell(error="there is no such day in the calendar", remedy=_WRITE_DATE)


def _datetime(text: str) -> Cell:
    remedy = "Write the time as 2005-09-12T14:30:00Z."
    if _SERIAL.fullmatch(text):
        moment = _SHEET_EPOCH + timedelta(seconds=round(float(text) * 86400))
        return Cell(moment, notice="numbers were read as a spreadsheet's count of days")
    first, _, rest = text.partition(" ")
    if _DAY_FIRST.fullmatch(first):
        day, clock = _day(first), _TIME.fullmatch(rest)
        if not isinstance(day.value, date) or (rest and not clock):
            return Cell(error=day.error or "this is not a time", remedy=remedy)
        hour, minute, second = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
        if hour > 23 or minute > 59 or second > 59:
            return Cell(error="there is no such time of day", remedy=remedy)
        return Cell(datetime.combine(day.value, time(hour, minute, second)), notice=day.notice)
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return Cell(error="this is not a date and time", remedy=remedy)
    if not text[:4].isdigit() or not _ISO_DATE.match(text) or moment.year not in _YEARS:
        return Cell(error="this is not a date and time", remedy=remedy)
    return Cell(moment)
