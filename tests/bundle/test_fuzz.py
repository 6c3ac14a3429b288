"""Damaged bundles: `eyre check` tells what is wrong or that nothing is, and never fails itself.

A traceback is an exception here. What passes the check can also be scored.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest
import yaml
from command_line import eyre
from hypothesis import given, settings
from hypothesis import strategies as st
from west_mercia import shipped

from bundle.conftest import FILES, PACKS
from eyre.tables.yaml_source import read_yaml

SUMMARY = re.compile(r"^(\d+) errors?, (\d+) notices?\.$", re.MULTILINE)
TINY = {
    **{name: text.encode() for name, text in FILES.items()},
    **{f"frameworks/{file.relative_to(PACKS)}": file.read_bytes() for file in PACKS.rglob("*") if file.is_file()},
}
SHIPPED = {f.relative_to(shipped()).as_posix(): f.read_bytes() for f in shipped().rglob("*") if f.is_file()}
TABLES = [name for name in FILES if name.endswith(".csv")]


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def pack(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def examine(bundle: Path) -> int:
    """Check a bundle; the number of errors, which the exit code agrees with. What is sound must also score."""
    ran = eyre("check", bundle)
    summary = SUMMARY.search(ran.out)
    errors = int(summary[1]) if summary else 0
    assert ran.code == (1 if errors else 0)
    assert ran.err == ""
    assert ("is sound" in ran.out) == (errors == 0)
    for line in ran.out.splitlines():
        assert len(line) < 1500, "no damaged file is poured out over the screen"
    if not errors:
        assert eyre("score", bundle, "--format", "csv").code == 0
    return errors


def damaged(tmp_path_factory, files: dict[str, bytes]) -> int:
    folder = tmp_path_factory.mktemp("damaged")
    try:
        return examine(write(folder / "bundle", files))
    finally:
        shutil.rmtree(folder)


# What happens to files on their way through mail, spreadsheets and editors.
HARMLESS = {
    "a byte-order mark": lambda data: b"\xef\xbb\xbf" + data,
    "line ends of Windows": lambda data: data.replace(b"\n", b"\r\n"),
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "no line end at the end": lambda data: data.rstrip(b"\n"),
}
HARMFUL = {
    "nothing left": lambda data: b"",
    "only blanks": lambda data: b"  \n\n",
    "half": lambda data: data[: len(data) // 2],
    "a byte short of a line": lambda data: data[: data.rfind(b"\n", 0, -1) + 2],
    "zero bytes": lambda data: bytes(len(data)),
    "zero bytes among others": lambda data: data[:20] + b"\x00\x00" + data[20:],
    "another encoding": lambda data: data.decode().encode("utf-16-be"),
    "bytes of no encoding": lambda data: data[:30] + b"\xff\xfe\x81\x8d\xc3" + data[30:],
    "an open quotation mark": lambda data: data[:40] + b'"' + data[40:],
    "every line twice": lambda data: b"".join(line * 2 for line in data.splitlines(keepends=True)),
    "lines backwards": lambda data: b"".join(reversed(data.splitlines(keepends=True))),
    "a picture": lambda data: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "a workbook": lambda data: b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)),
    "one endless line": lambda data: b"x" * 300_000,
    "brackets without end": lambda data: b"[" * 50_000,
    "commas without end": lambda data: b"," * 50_000,
}


def delimited(data: bytes, delimiter: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(csv.reader(io.StringIO(data.decode())))
    return text.getvalue().encode()


@pytest.mark.parametrize("damage", HARMLESS)
def test_what_other_programs_do_to_every_file_is_no_error(tmp_path_factory, damage):
    own = {name: HARMLESS[damage](data) if name in FILES else data for name, data in TINY.items()}
    assert damaged(tmp_path_factory, own) == 0


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("files", [TINY, SHIPPED], ids=["small", "shipped"])
def test_semicolons_and_tabs_are_read_alike(tmp_path_factory, files, delimiter):
    tables = {name: delimited(data, delimiter) for name, data in files.items() if name.endswith(".csv")}
    assert damaged(tmp_path_factory, {**files, **tables}) == 0


@pytest.mark.parametrize("damage", HARMFUL)
def test_one_damaged_file_after_the_other(tmp_path_factory, damage):
    for name in TINY:
        damaged(tmp_path_factory, {**TINY, name: HARMFUL[damage](TINY[name])})


@pytest.mark.parametrize("damage", ["half", "zero bytes among others", "bytes of no encoding", "lines backwards"])
@pytest.mark.parametrize("name", ["answers.csv", "cases.csv", "inspection.yaml", "findings.md"])
def test_a_damaged_file_of_the_shipped_bundle(tmp_path_factory, name, damage):
    damaged(tmp_path_factory, {**SHIPPED, name: HARMFUL[damage](SHIPPED[name])})


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_gone_or_became_a_folder(tmp_path_factory, name):
    without = {other: data for other, data in TINY.items() if other != name}
    needed = {"inspection.yaml": 1, "cases.csv": 1}
    assert damaged(tmp_path_factory, without) >= needed.get(name, 0)
    damaged(tmp_path_factory, {**without, f"{name}/inside.txt": b"x"})


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_lost_a_column_or_has_it_twice(tmp_path_factory, name):
    rows = list(csv.reader(io.StringIO(TINY[name].decode())))
    for column, title in enumerate(rows[0]):
        for change in ("renamed", "twice"):
            table = [[*row] for row in rows]
            for row in table:
                if change == "twice":
                    row.append(row[column])
            if change == "renamed":
                table[0][column] = f"{title}_x"
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(table)
            damaged(tmp_path_factory, {**TINY, name: text.getvalue().encode()})


@settings(max_examples=60)
@given(st.data())
def test_flipped_bytes(tmp_path_factory, data):
    name = data.draw(st.sampled_from(sorted(TINY)))
    content = bytearray(TINY[name])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged(tmp_path_factory, {**TINY, name: bytes(content)})


@settings(max_examples=60)
@given(st.data())
def test_one_cell_with_any_text(tmp_path_factory, data):
    name = data.draw(st.sampled_from(TABLES))
    rows = list(csv.reader(io.StringIO(TINY[name].decode())))
    row = data.draw(st.integers(0, len(rows) - 1))
    anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    odd = st.sampled_from(
        ["=1+1", "1e999", "-0", "99999999999999999999", "0000-00-00", "2026-02-30", "NaN", "\u202e", "C1"]
    )
    rows[row][data.draw(st.integers(0, len(rows[row]) - 1))] = data.draw(anything | odd)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    damaged(tmp_path_factory, {**TINY, name: text.getvalue().encode()})


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
    | st.dates()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
YAMLS = [
    "inspection.yaml",
    "recommendations.yaml",
    "frameworks/tiny/framework.yaml",
    "frameworks/tiny-extra/framework.yaml",
]


def places(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, part in inside for place in places(part, (*path, key)))]


@settings(max_examples=100)
@given(st.data())
def test_any_value_at_any_place_of_a_yaml_file(tmp_path_factory, data):
    name = data.draw(st.sampled_from(YAMLS))
    content = read_yaml(TINY[name].decode(), name).data
    *way, last = data.draw(st.sampled_from(places(content)[1:]))
    holder = content
    for key in way:
        holder = holder[key]
    if data.draw(st.booleans()):
        holder[last] = data.draw(VALUES)
    elif isinstance(holder, dict) and data.draw(st.booleans()):
        holder[data.draw(st.text(max_size=6))] = holder.pop(last)
    else:
        del holder[last]
    damaged(tmp_path_factory, {**TINY, name: yaml.safe_dump(content, allow_unicode=True).encode()})


@given(st.sampled_from(YAMLS), st.text(st.sampled_from("{}[]:-#&*!|>%@`'\"\n\t ,?abc0123."), max_size=60))
def test_any_text_as_yaml(tmp_path_factory, name, text):
    damaged(tmp_path_factory, {**TINY, name: text.encode()})


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return pack(tmp_path_factory.mktemp("whole") / "whole.zip", TINY).read_bytes()


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_archive(tmp_path_factory, archive, data):
    content = bytearray(archive)
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content))) :]
    for _ in range(data.draw(st.integers(0, 8))):
        # Most of what matters stands in the directory at the end.
        place = data.draw(st.integers(0, len(archive) - 1) | st.integers(len(archive) * 3 // 4, len(archive) - 1))
        if place < len(content):
            content[place] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("archive") / "damaged.zip"
    path.write_bytes(content)
    examine(path)


@pytest.mark.parametrize("part", [0, 1, 3, 5, 9])
def test_a_shipped_archive_of_which_a_part_arrived(tmp_path, part):
    whole = pack(tmp_path / "whole.zip", SHIPPED)
    assert examine(whole) == 0
    data = whole.read_bytes()
    whole.write_bytes(data[: len(data) * part // 10])
    assert examine(whole) == 1


@pytest.mark.parametrize(
    "name",
    ["../outside.csv", "/tmp/outside.csv", "a/../../outside.csv", "..\\outside.csv", "C:outside.csv"],
)
def test_an_archive_that_would_write_elsewhere_writes_nothing(tmp_path, name):
    assert examine(pack(tmp_path / "evil.zip", {**TINY, name: b"x"})) >= 1
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["evil.zip"]


def test_an_archive_within_an_archive_is_not_opened(tmp_path):
    inner = pack(tmp_path / "inner.zip", TINY).read_bytes()
    assert examine(pack(tmp_path / "outer.zip", {"bundle.zip": inner})) == 1
