"""Writes the pages of the reference that follow from the code: keys of a pack, tables of a bundle.

Run it with `just reference`; a test fails while a page differs from what this would write.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from eyre.assessment.inspection import About, Recommendations
from eyre.assessment.table_schemas import table_schemas
from eyre.framework.load import find_pack
from eyre.framework.spec import Amount, FrameworkSpec

HERE = Path(__file__).parent
EXAMPLES = ("esi-2005", "esi-2005-ecp")


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    return {"pack.md": pack_page(), "bundle.md": bundle_page()}


def pack_page() -> str:
    """The keys that the YAML files of a framework pack may have."""
    return "\n".join(
        [
            "# Keys of a framework pack",
            "",
            "A pack is a folder of YAML files; their top-level keys together are the keys of `FrameworkSpec` below.",
            "Each key stands in one file only. Keys that are not listed here are refused. `yes`, `no` and dates are",
            "text.",
            "",
            *model_sections(FrameworkSpec),
        ]
    )


def bundle_page() -> str:
    """The files of a bundle, the columns of its tables and the keys of its YAML files."""
    frameworks = {pack: find_pack(pack) for pack in EXAMPLES}
    lines = [
        "# Files of a bundle",
        "",
        "A bundle is a folder (or .zip) that is a Frictionless Data Package. Besides the tables below it holds",
        "`datapackage.json`, `inspection.yaml`, `recommendations.yaml`, `findings.md`, `texts/*.md` and, where it",
        "brings its own instruments, `frameworks/<id>/`. Columns that come from a framework are shown for "
        f"{' and '.join(f'`{pack}`' for pack in EXAMPLES)}.",
        "",
    ]
    for name, schema in table_schemas(frameworks).items():
        lines += [f"## {name}.csv", "", "| column | kind | required | meaning |", "|---|---|---|---|"]
        for field in schema.fields:
            meaning = field.description
            if field.values:
                meaning = f"{meaning} One of: {', '.join(f'`{v}`' for v in field.values)}.".strip()
            lines.append(f"| `{field.name}` | {field.kind} | {'yes' if field.required else ''} | {meaning} |")
        lines.append("")
    lines += ["## inspection.yaml", "", *model_sections(About)]
    lines += ["## recommendations.yaml", "", *model_sections(Recommendations)]
    return "\n".join(lines)


def model_sections(model: type[BaseModel]) -> Iterator[str]:
    """A section for a model and for every model it is made of, in the order in which they are met."""
    met: dict[type[BaseModel], None] = {}
    _meet(model, met)
    for one in met:
        yield f"### {one.__name__}"
        yield ""
        yield " ".join(line.strip() for line in (one.__doc__ or "").splitlines()).strip()
        yield ""
        yield "| key | value | default | meaning |"
        yield "|---|---|---|---|"
        for name, info in one.model_fields.items():
            kind = _kind(info.annotation, info)
            yield f"| `{info.alias or name}` | {kind} | {_default(info)} | {info.description or ''} |"
        yield ""


def _meet(model: type[BaseModel], met: dict[type[BaseModel], None]) -> None:
    if model in met:
        return
    met[model] = None
    for info in model.model_fields.values():
        for part in _models(info.annotation):
            _meet(part, met)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _kind(annotation: Any, info: FieldInfo | None = None) -> str:
    if info and any("exact number" in str(getattr(m, "description", "")) for m in info.metadata):
        return "exact number"
    if annotation == get_args(Amount)[0]:
        return "exact number"
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(args[0])
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in args)
    if origin in (Union, UnionType):
        return " or ".join(_kind(part) for part in args if part is not NoneType)
    if origin is tuple:
        return f"list of {_kind(args[0])}" if args[-1] is Ellipsis else " and ".join(_kind(part) for part in args)
    if origin is dict:
        return f"{_kind(args[1])} by {_kind(args[0])}"
    names = {"str": "text", "int": "whole number", "bool": "true or false", "Fraction": "exact number"}
    name = getattr(annotation, "__name__", str(annotation))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{name}](#{name.lower()})"
    return names.get(name, name)


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "required"
    return "" if info.default in (None, "", (), {}) else f"`{info.default}`"


if __name__ == "__main__":
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")
