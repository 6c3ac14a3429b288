"""What pydantic found wrong in a YAML file -> problems that name file, line, key path and remedy in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from eyre.errors import Problem, Problems
from eyre.tables.yaml_source import Path, YamlSource

Model = TypeVar("Model", bound=BaseModel)

_LONGEST_VALUE = 80


def validate(model: type[Model], source: YamlSource) -> Model:
    """Make a model of what a YAML file says. Raises Problems, all at once, each with its line."""
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        raise Problems(validation_problems(error, model, source)) from error


def validation_problems(error: ValidationError, model: type[BaseModel], source: YamlSource) -> list[Problem]:
    """Put each of pydantic's findings into words, in the order of the file."""
    problems = [_problem(details, model, source) for details in error.errors(include_url=False)]
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.row or 0))


def _problem(details: ErrorDetails, model: type[BaseModel], source: YamlSource) -> Problem:
    path = _path(details["loc"], source.data, missing=details["type"] == "missing")
    reason, remedy = _words(details, path, model)
    value = details["input"]
    shown = None
    if details["type"] != "missing" and isinstance(value, str | int | float | bool):
        shown = shorten(str(value))
    return source.problem(path, reason, remedy, None if details["type"] == "extra_forbidden" else shown)


def _path(location: Iterable[str | int], data: object, *, missing: bool) -> Path:
    """Keep the parts of pydantic's location that stand in the file; it also names unions and validators."""
    path: list[str | int] = []
    parts = list(location)
    for number, part in enumerate(parts):
        stands = part in data if isinstance(data, dict) else isinstance(data, list) and part in range(len(data))
        if stands:
            data = data[part]  # type: ignore[index]
        elif not (missing and number == len(parts) - 1):
            continue
        path.append(part)
    return tuple(path)


def _words(details: ErrorDetails, path: Path, model: type[BaseModel]) -> tuple[str, str]:
    context: Mapping[str, Any] = details.get("ctx", {})
    known = _keys(_models_at(model, path[:-1]))
    match details["type"]:
        case "extra_forbidden":
            return "this key is not known here", suggest(str(path[-1]), known)
        case "missing":
            return f"the key {path[-1]!r} is missing", f"Add `{path[-1]}:` with its value."
        case "string_type":
            return "this must be text", "Put the value in quotes."
        case "literal_error" | "enum":
            expected = str(context.get("expected", ""))
            return "this value is not one of those allowed", f"Use one of {expected}."
        case "string_pattern_mismatch":
            pattern = context.get("pattern", "")
            return (
                "the text does not have the form that is wanted here",
                f"{_FORMS.get(pattern, f'It must match {pattern}.')}",
            )
        case "too_short" | "string_too_short":
            return f"at least {context.get('min_length')} are wanted", "Add what is missing."
        case "tuple_type" | "list_type":
            return "this must be a list", "Write each item on a line of its own beginning with `- `."
        case "model_type" | "dict_type" | "model_attributes_type" | "mapping_type":
            return (
                "this must be keys with values",
                f"Write `key: value` lines here; keys are {', '.join(_own(model, path))}.",
            )
        case "value_error":
            return str(context.get("error", details["msg"])), "Mend what the reason says."
        case _:
            return _plain(details["msg"]), "Change the value."


_FORMS = {
    r"^[A-Za-z][A-Za-z0-9_.-]*$": "Begin with a letter, then use letters, digits, _ . and - only.",
    r"^\d+\.\d+\.\d+$": "Write a version as three numbers, such as 1.0.0.",
}


def _own(model: type[BaseModel], path: Path) -> list[str]:
    return _keys(_models_at(model, path))[:8] or ["of your choice"]


def _plain(message: str) -> str:
    """Pydantic's own words, in the tone of ours."""
    if message.startswith("Input should be "):
        return "this must be " + message.removeprefix("Input should be ")
    return message[:1].lower() + message[1:]


def suggest(wrong: str, known: Iterable[str]) -> str:
    """The remedy for a name that is not known: the nearest ones, or a list of all."""
    names = sorted(known)
    close = get_close_matches(wrong, names, n=3, cutoff=0.6)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    listed = ", ".join(names[:12]) + (" ..." if len(names) > 12 else "")
    return f"Known are: {listed}." if names else "Remove it."


def shorten(value: str) -> str:
    """A value as a message shows it: long ones cut."""
    return value if len(value) <= _LONGEST_VALUE else f"{value[: _LONGEST_VALUE - 3]}..."


def _models_at(model: type[BaseModel], path: Path) -> list[type[BaseModel]]:
    """The models that may stand at a key path; list positions and keys of free choice stay within one model's field."""
    here = [model]
    for part in path:
        inside = [found for one in here for found in _field_models(one, part)]
        here = inside or here
    return here


def _field_models(model: type[BaseModel], key: str | int) -> Iterator[type[BaseModel]]:
    for name, info in model.model_fields.items():
        if key in (info.alias, name):
            yield from _models_in(info.annotation)


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not get_args(annotation):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    for part in get_args(annotation):
        yield from _models_in(part)


def _keys(models: Iterable[type[BaseModel]]) -> list[str]:
    return [info.alias or name for model in models for name, info in model.model_fields.items()]
