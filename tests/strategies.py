"""Inspections of every shape, for properties that hold of all of them."""

from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
from hypothesis import strategies as st

from eyre.assessment.inspection import About, Inspection
from eyre.assessment.table_schemas import table_schemas
from eyre.framework.load import load_pack
from eyre.tables.schema import Field

PACKS = Path(__file__).parent / "packs"

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
markdown = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\ufeff"), max_size=60)
key = st.from_regex(r"[A-Za-z0-9_.-]{1,6}", fullmatch=True)


def cells(field: Field) -> st.SearchStrategy[object]:
    match field.kind:
        case "key":
            values: st.SearchStrategy[object] = key
        case "choice":
            values = st.sampled_from(field.values)
        case "choices":
            values = st.lists(st.sampled_from(field.values), min_size=1, unique=True).map("; ".join)
        case "integer":
            values = st.integers(-(2**53), 2**53)
        case "number":
            values = st.floats(allow_nan=False, allow_infinity=False)
        case "boolean":
            values = st.booleans()
        case "date":
            values = st.dates(date(1900, 1, 1), date(2199, 12, 31))
        case "datetime":
            values = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31))
        case _:
            values = markdown.filter(str.strip)
    return values if field.required else st.none() | values


@st.composite
def inspections(draw):
    frameworks = {name: load_pack(PACKS / name, [PACKS]) for name in ("tiny", "tiny-extra")}
    tables = {}
    for name, schema in table_schemas(frameworks.values()).items():
        rows = st.fixed_dictionaries({field.name: cells(field) for field in schema.fields})
        unique = st.lists(rows, max_size=3, unique_by=lambda row, keys=schema.primary_key: tuple(row[k] for k in keys))
        tables[name] = pa.Table.from_pylist(draw(unique), schema.to_arrow())
    pins = [{"id": framework.id, "version": framework.version} for framework in frameworks.values()]
    about = About.model_validate(
        {
            "id": draw(st.from_regex(r"[a-z][a-z0-9-]{0,10}", fullmatch=True)),
            "title": draw(texts),
            "area": draw(texts),
            "year": draw(st.integers(1900, 2100)),
            "inspected_from": "2026-05-04",
            "inspected_to": "2026-05-08",
            "synthetic": draw(texts),
            "frameworks": pins,
        }
    )
    named = draw(st.dictionaries(st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True), markdown, max_size=2))
    return Inspection(about, frameworks, tables, draw(markdown), named)
