"""An instrument that draws, a caseload in memory, and an XLSX file from its sheets' own XML."""

import io
import zipfile
from datetime import date

import pyarrow as pa
import pytest
from factories import framework

from eyre.sampling.design import design
from eyre.sampling.frame import sampling_frame
from eyre.sampling.plan import SamplingPlan
from eyre.sampling.table_schemas import caseload_schema

INSPECTED_FROM = date(2026, 6, 1)  # nine or ten completed months: 2 July to 1 September 2025
IN_WINDOW = "2025-08-01"
ORDER = {
    "id": "order",
    "title": "Type of order",
    "values": [{"value": v, "label": v.title()} for v in ("community", "licence", "other")],
}
RISK = {"id": "risk", "title": "Risk", "values": [{"value": v, "label": v.title()} for v in ("high", "low")]}
RULES = {
    "size": 10,
    "quotas": [{"id": "high", "title": "High risk", "when": {"attribute": "risk", "is": "high"}, "cases": 2}],
    "months_under_supervision": [9, 10],
    "eligible": [
        {"id": "order", "title": "Not inspected", "when": {"attribute": "order", "in": ["community", "licence"]}}
    ],
    "caseload": [
        {"attribute": "order", "headings": ["Sentence"], "spellings": {"licence": ["Parole"]}},
        {"attribute": "risk", "headings": ["RoSH"]},
    ],
    "area_assessor_share": "1/3",
}


def drawing(**rules):
    """An instrument whose rules of the draw differ from those above."""
    return framework(attributes=[ORDER, RISK], groups=[], sampling={**RULES, **rules})


def designed(instrument=None, plan=None):
    return design(instrument or drawing(), plan or SamplingPlan(), INSPECTED_FROM)


def caseload(*rows, instrument=None):
    """Rows given as dictionaries; what is not said is an ordinary eligible case."""
    schema = caseload_schema([instrument or drawing()])
    plain = {"commenced_on": IN_WINDOW, "order": "community", "risk": "low"}
    full = [{**plain, "case_id": f"C{number:04d}", **row} for number, row in enumerate(rows)]
    for row in full:
        for name in ("commenced_on", "ended_on"):
            row[name] = date.fromisoformat(row[name]) if row.get(name) else None
    return pa.Table.from_pylist(full, schema=schema.to_arrow())


def frame_of(*rows, **rules):
    instrument = drawing(**rules)
    return sampling_frame(caseload(*rows, instrument=instrument), designed(instrument))


PARTS = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "</Types>",
    "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def xlsx(*sheets):
    """A workbook whose sheets are given as the XML between <worksheet> and </worksheet>."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        numbers = range(1, len(sheets) + 1)
        entries = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{entries}</sheets></workbook>'
        )
        related = "".join(
            f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        related += f'<Relationship Id="s" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PARTS["_rels/.rels"].split(chr(34))[3]}">{related}</Relationships>',
        )
        archive.writestr("xl/styles.xml", STYLES)
        for number, sheet in zip(numbers, sheets, strict=True):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>')
    return data.getvalue()


def cells(*rows, first=1):
    """Rows of texts and numbers as sheet data; a pair is (number, style)."""
    lines = []
    for number, row in enumerate(rows, start=first):
        line = ""
        for place, cell in enumerate(row):
            where = f"{chr(ord('A') + place)}{number}"
            if isinstance(cell, str):
                line += f'<c r="{where}" t="inlineStr"><is><t>{cell}</t></is></c>' if cell else ""
            elif isinstance(cell, tuple):
                line += f'<c r="{where}" s="{cell[1]}"><v>{cell[0]}</v></c>'
            else:
                line += f'<c r="{where}"><v>{cell}</v></c>'
        lines.append(f'<row r="{number}">{line}</row>')
    return f"<sheetData>{''.join(lines)}</sheetData>"


@pytest.fixture(scope="session")
def instrument():
    return drawing()
