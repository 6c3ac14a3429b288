"""A caseload of many rows: memory holds the columns that are kept and a batch of rows, not the file."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from eyre.sampling.caseload import read_caseload
from eyre.sampling.plan import SamplingPlan
from eyre.tables import raw_table, xlsx_table
from sampling.conftest import drawing, xlsx

MEASURED = """
import sys
from pathlib import Path
from eyre.framework.load import find_pack
from eyre.sampling.caseload import read_caseload
from eyre.sampling.plan import SamplingPlan

with open(sys.argv[1], "rb") as file:
    read = read_caseload(file, "area.csv", find_pack("esi-2005"), SamplingPlan())
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(read.cases.num_rows, peak.split()[1])
"""


def read(data):
    return read_caseload(io.BytesIO(data), "area.csv", drawing(), SamplingPlan())


def write(path, rows, mark):
    """A caseload in which most columns were not asked for. mark: what stands around each cell."""
    line = ",".join(
        f"{mark}{cell}{mark}" for cell in ("WM{0}", "12/08/2004", "Person {0}", "01/02/1970", *["x" * 60] * 60)
    )
    with path.open("w", encoding="utf-8") as file:
        file.write("CRN,Start date,Name,DOB" + "".join(f",Extra {n}" for n in range(60)) + "\n")
        file.writelines(line.format(n) + "\n" for n in range(rows))
    return path.stat().st_size


def peak(path, rows):
    """The most memory, in bytes, that a process of its own took to read a caseload."""
    ran = subprocess.run([sys.executable, "-c", MEASURED, str(path)], capture_output=True, text=True, check=True)
    read, kilobytes = map(int, ran.stdout.split())
    assert read == rows
    return kilobytes * 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak of one process so")
@pytest.mark.parametrize("mark", ["", '"'], ids=["plain", "quoted"])
def test_memory_does_not_grow_with_the_text_of_the_file(tmp_path, mark):
    few, many = tmp_path / "few.csv", tmp_path / "many.csv"
    more_text = -write(few, 10_000, mark) + write(many, 30_000, mark)
    assert peak(many, 30_000) - peak(few, 10_000) < more_text / 2


@pytest.mark.parametrize("odd", ["", 'A7,2025-08-12,"North, East"\n', "\n", "A7,2025-08-12\n", "A7,2025-08-12,x,y\n"])
@pytest.mark.parametrize("title", ["", "Caseload\n"])
def test_where_a_batch_ends_makes_no_difference(monkeypatch, odd, title):
    rows = [f"A{n},{12 + n % 3:02d}/08/2025,{'North' if n % 2 else ''}\n" for n in range(500)]
    text = title + "CRN,Start date,Team\n" + "".join([*rows[:400], odd, *rows[400:]])
    whole = read(text.encode())
    monkeypatch.setattr(raw_table, "_BLOCK", 50)
    monkeypatch.setattr(raw_table, "_CELLS", 7)
    by_pieces = read(text.encode())
    assert by_pieces.cases.equals(whole.cases)
    assert by_pieces.rows.equals(whole.rows)
    assert by_pieces.problems == whole.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_an_encoding_is_found_wherever_its_first_sign_stands(encoding):
    rows = "".join(f"A{n},2025-08-12,North\n" for n in range(60_000))  # more than is looked at in one go
    found = read(f"CRN,Start date,Team\n{rows}A,2025-08-12,Zürich\n".encode(encoding))
    assert [p for p in found.problems if p.severity == "error"] == []
    assert found.cases["team"][-1].as_py() == "Zürich"


def test_a_line_without_end_is_told_and_not_held():
    found = read(b"CRN,Start date\nA1,2025-08-12\nA2," + b"x" * (3 << 20))
    # How long a cell may be is set for the whole process, also by others: then each piece of the line is told.
    told = [p.row for p in found.problems if p.severity == "error"]
    assert told in ([3], [3, 4, 5, 6])


def test_a_column_of_free_text_is_told_by_a_hundred_of_its_values():
    found = read(b"CRN,Start date,Sentence\n" + b"".join(b"A%d,2025-08-12,note %d\n" % (n, n) for n in range(1000)))
    unusual = [p.reason for p in found.problems if p.column == "order"]
    assert len(unusual) == 101
    assert "900 cells more hold still other values that are none of order; they were kept" in unusual
    assert found.cases["order"].null_count == 0


def test_a_sheet_with_more_cells_than_can_be_opened_is_sent_back_as_csv(monkeypatch):
    monkeypatch.setattr(xlsx_table, "MOST_CELLS", 100)
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c><c r="B{0}"><v>2</v></c></row>'
    found = read(xlsx(f"<sheetData>{''.join(row.format(n) for n in range(1, 61))}</sheetData>"))
    told = [p for p in found.problems if p.severity == "error"]
    assert [p.reason for p in told] == ["the sheet has room for 120 cells; of a workbook at most 100 are read"]
    assert told[0].remedy == "Save the sheet as CSV, and send that: it may be of any size."


@pytest.mark.parametrize("cell", ['r="xfd1048576"', "r='XFD1048576'", 's="0" r = "XFD1048576"'])
def test_a_far_cell_is_found_however_its_place_is_written(cell):
    found = read(xlsx(f"<sheetData><row r='1'><c {cell}><v>1</v></c><c r='A1'><v>1</v></c></row></sheetData>"))
    assert "far from all others" in str(found.problems)
