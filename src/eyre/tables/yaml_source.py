"""YAML that people write -> plain values that remember their lines, so that a message can name the place to mend.

The scalars are those of YAML 1.2: yes, no, on, off and dates stay text. Whatever lets a small file mean something large
or unexpected (anchors, tags, a key given twice, a second document) is refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import yaml

from eyre.errors import EyreError, Problem, Problems

Path = tuple[str | int, ...]
Place = tuple[str, int]  # file and line; the first line is 1

_MAX_DEPTH = 60  # far deeper than any pack, far shallower than the interpreter's stack

_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]{1,400}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")


@dataclass(frozen=True)
class YamlSource:
    """The values of a YAML file, or of several joined, and the file and line of each."""

    name: str
    data: object
    places: Mapping[Path, Place] = field(repr=False)

    def line(self, path: Sequence[str | int]) -> int | None:
        """The line of a key path; of the nearest enclosing value where the path itself does not exist."""
        return self.place(path)[1]

    def place(self, path: Sequence[str | int]) -> tuple[str, int | None]:
        """The file and line of a key path; those of the nearest enclosing value where it does not exist."""
        for length in range(len(path), 0, -1):
            found = self.places.get(tuple(path[:length]))
            if found:
                return found
        return self.places.get((), (self.name, None))

    def problem(self, path: Sequence[str | int], reason: str, remedy: str, value: str | None = None) -> Problem:
        """Say what is wrong at a key path."""
        file, line = self.place(path)
        return Problem(file=file, row=line, column=spell(self.data, path), reason=reason, remedy=remedy, value=value)


def read_yaml(text: str, name: str) -> YamlSource:
    """Read one YAML document. name: the file as messages shall call it.

    Raises Problems for anything that is not plain YAML.
    """
    reader = _Reader(name)
    try:
        text.encode()
        events = yaml.parse(text, Loader=yaml.CSafeLoader)
        data = reader.document(events)
    except UnicodeEncodeError as error:
        number = text.count("\n", 0, error.start) + 1
        raise _refused(name, number, "the file holds characters that are not text", "Save it as UTF-8.") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = f"the YAML cannot be read: {error.problem or error.context}"
        remedy = "Look for a missing colon, quote or bracket, or a wrong indent, on this line or the one before."
        raise _refused(name, mark.line + 1 if mark else None, reason, remedy) from error
    except yaml.YAMLError as error:
        position = getattr(error, "position", None)
        line = None if position is None else text.encode().count(b"\n", 0, position) + 1
        remedy = "Remove the control character, or save the file as UTF-8."
        raise _refused(name, line, "the file holds a character that YAML does not allow", remedy) from error
    return YamlSource(name, data, reader.places)


def join_yaml(sources: Sequence[YamlSource], name: str) -> YamlSource:
    """Join files whose top-level keys together make one value. Raises Problems where two files give the same key."""
    data: dict[str, object] = {}
    places: dict[Path, Place] = {(): (name, 1)}
    problems = []
    for source in sources:
        if source.data is None:
            continue
        if not isinstance(source.data, dict):
            problems.append(source.problem((), "the file does not begin with a key", "Begin it with `key: value`."))
            continue
        for key, value in source.data.items():
            if key in data:
                other = places[(key,)]
                reason = f"the key {key!r} is also given in {other[0]}, line {other[1]}"
                problems.append(source.problem((key,), reason, "Keep it in one of the files."))
            else:
                data[key] = value
                places.update({path: place for path, place in source.places.items() if path[:1] == (key,)})
    if problems:
        raise Problems(problems)
    return YamlSource(name, data, places)


def spell(data: object, path: Sequence[str | int]) -> str | None:
    """Write a key path as a person reads it: parts of a list by their id, or else counted from 1."""
    written = ""
    for part in path:
        inside: object = None
        if isinstance(data, dict):
            inside = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            inside = data[part]
        if isinstance(part, int):
            named = inside.get("id") if isinstance(inside, dict) else None
            written += f"[{named}]" if isinstance(named, str) else f"[{part + 1}]"
        else:
            written += f".{part}" if written else part
        data = inside
    return written or None


class _Reader:
    """Builds values from the parser's events: a loop over events cannot be exhausted by depth as a graph can."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.places: dict[Path, Place] = {}

    def document(self, events: Iterator[yaml.Event]) -> object:
        data: object = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refused(event, "a second document begins here", "Remove the line `---`.")
                data = self._value(next(events), events, ())
        return data

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> object:
        self.places.setdefault(path, (self.name, _line(event)))
        self._check_plain(event, path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            values: list[object] = []
            while not isinstance(item := next(events), yaml.SequenceEndEvent):
                values.append(self._value(item, events, (*path, len(values))))
            return values
        return _scalar(event)  # the only event left that a value can be

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, object]:
        values: dict[str, object] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            self._check_plain(event, path)
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refused(event, "a key is a list or a mapping", "Write a plain name before the colon.")
            key = event.value
            if key in values:
                first = self.places[(*path, key)][1]
                reason = f"the key {key!r} is given twice, first on line {first}"
                raise self._refused(event, reason, "Keep one of the two.")
            self.places[(*path, key)] = (self.name, _line(event))
            values[key] = self._value(next(events), events, (*path, key))
        return values

    def _check_plain(self, event: yaml.Event, path: Path) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._refused(
                event, "anchors (&) and aliases (*) are not allowed", "Write the value out, or quote it."
            )
        if tag := getattr(event, "tag", None):
            raise self._refused(event, f"the tag {tag} is not allowed", "Remove the tag, or quote the value.")
        if len(path) > _MAX_DEPTH:
            raise self._refused(event, "the values are nested too deeply", "Remove the surplus brackets or indents.")

    def _refused(self, event: yaml.Event, reason: str, remedy: str) -> EyreError:
        return _refused(self.name, _line(event), reason, remedy)


def _refused(name: str, line: int | None, reason: str, remedy: str) -> Problems:
    return Problems([Problem(file=name, row=line, reason=reason, remedy=remedy)])


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _scalar(event: Any) -> object:
    text = str(event.value)
    if not event.implicit[0]:
        return text
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text) or _FALSE.fullmatch(text):
        return text.lower() == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and len(text) < 400:
        return float(text)
    return text


class _Writer(yaml.SafeDumper):
    """Quotes what the reader above would take for something else than text, and nothing more."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}  # type: ignore[misc]

    def ignore_aliases(self, data: Any) -> bool:
        """Write a value out each time it occurs: the reader refuses aliases."""
        return True


def _write_text(writer: _Writer, text: str) -> yaml.ScalarNode:
    lines = text.split("\n")
    style = None
    if not all(line.isprintable() for line in lines):
        style = '"'  # the only style that spells such signs out
    elif len(lines) > 1 and all(line == line.strip() for line in lines):
        style = "|"
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


# Other programs still read yes and no as true and false, so they are quoted for their sake.
_OTHERS = re.compile(r"(?i:y|n|yes|no|on|off)")
_READ = {"null": _NULL, "bool": _TRUE, "int": _INTEGER, "float": _FLOAT}
for _tag, _pattern in (*_READ.items(), ("bool", _FALSE), ("bool", _OTHERS)):
    _whole = re.compile(f"(?:{_pattern.pattern})\\Z")
    _Writer.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", _whole, None)
_Writer.add_representer(str, _write_text)


def write_yaml(data: object) -> str:
    """Write plain values (of None, bool, int, float, str, list and dict) as YAML that `read_yaml` reads alike."""
    return yaml.dump(data, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=110)
