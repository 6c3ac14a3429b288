"""A bundle that eyre writes: nothing lost, the same bytes every time, nothing overwritten by mistake, readable by others."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from pathlib import Path

import frictionless
import pytest
from hypothesis import given, settings
from strategies import inspections

import eyre.bundle.write as write
from eyre.assessment.inspection import Inspection
from eyre.bundle.check import check_bundle
from eyre.bundle.load import load
from eyre.bundle.read import read_bundle
from eyre.bundle.write import bundle_files, write_bundle
from eyre.errors import EyreError

PACKS = Path(__file__).parent.parent / "packs"


def same(one: Inspection, other: Inspection) -> bool:
    plain = ("about", "findings", "texts", "recommendations")
    return (
        all(getattr(one, name) == getattr(other, name) for name in plain)
        and {id_: f.spec for id_, f in one.frameworks.items()} == {id_: f.spec for id_, f in other.frameworks.items()}
        and {id_: f.files for id_, f in one.frameworks.items()} == {id_: f.files for id_, f in other.frameworks.items()}
        and one.tables.keys() == other.tables.keys()
        and all(one.tables[name].equals(other.tables[name]) for name in one.tables)
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


@pytest.mark.parametrize("name", ["again", "again.zip"])
def test_a_bundle_survives_writing_and_reading(inspection, tmp_path, name):
    write_bundle(inspection, tmp_path / name)
    assert same(read_bundle(tmp_path / name), inspection)
    assert [p for p in check_bundle(tmp_path / name) if p.severity == "error"] == []


@pytest.mark.parametrize("name", ["{}", "{}.zip"])
def test_writing_twice_gives_the_same_bytes(inspection, tmp_path, name):
    paths = [tmp_path / name.format(n) for n in "ab"]
    for path in paths:
        write_bundle(inspection, path)
        write_bundle(read_bundle(path), path)
    first, second = (contents(path) if path.is_dir() else path.read_bytes() for path in paths)
    assert first == second


def test_an_archive_may_hold_the_folder_of_the_bundle(written, tmp_path):
    archive = tmp_path / "folder.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name, data in contents(written).items():
            packed.writestr(f"written/{name}", data)
        packed.writestr("__MACOSX/written/._cases.csv", b"\x00")
    assert same(read_bundle(archive), read_bundle(written))
    assert any("inside the folder 'written'" in p.reason for p in check_bundle(archive))


def test_large_tables_become_parquet(inspection, tmp_path, monkeypatch):
    monkeypatch.setattr(write, "MOST_ROWS_OF_CSV", 10)
    write_bundle(inspection, tmp_path / "large")
    names = contents(tmp_path / "large").keys()
    assert {"answers.parquet", "events.parquet", "cases.csv"} <= names
    assert "answers.csv" not in names
    assert same(read_bundle(tmp_path / "large"), inspection)
    problem = next(p for p in check_bundle(tmp_path / "large") if p.file == "answers.parquet")
    assert problem.severity == "notice"


def test_it_is_a_valid_data_package_with_the_schemas_of_the_packs(written):
    report = frictionless.validate(str(written / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])
    package = json.loads((written / "datapackage.json").read_text(encoding="utf-8"))
    assert package["description"] == "Every case is invented."
    assert package["marking"] == "Nothing to hide"
    resources = {resource["path"]: resource for resource in package["resources"]}
    assert resources.keys() == contents(written).keys() - {"datapackage.json"}
    fields = {field["name"]: field for field in resources["cases.csv"]["schema"]["fields"]}
    assert fields["risk"]["constraints"] == {"required": True, "enum": ["low", "high"]}
    assert fields["commenced_on"]["type"] == "date"
    assert len(resources["cases.csv"]["hash"]) == len("sha256:") + 64


def test_other_programs_find_what_the_schema_forbids(written):
    cases = written / "cases.csv"
    cases.write_text(cases.read_text().replace(",low,", ",lowish,", 1))
    package = json.loads((written / "datapackage.json").read_text())
    for resource in package["resources"]:
        resource.pop("hash")
        resource.pop("bytes")
    (written / "datapackage.json").write_text(json.dumps(package))
    assert not frictionless.validate(str(written / "datapackage.json")).valid


def test_files_changed_by_hand_are_noticed_and_nothing_more(written):
    assert not [p for p in check_bundle(written) if p.file == "datapackage.json"]
    (written / "findings.md").write_text("# A1\n")
    (written / "facts.csv").unlink()
    (written / "answers.parquet").write_bytes((written / "answers.csv").read_bytes())
    problems = [p for p in check_bundle(written) if p.file == "datapackage.json"]
    assert [p.severity for p in problems] == ["notice"] * 3
    assert "findings.md was changed" in problems[0].reason
    assert "answers.parquet was added" in problems[1].reason
    assert "facts.csv was removed" in problems[2].reason


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"resources": 3}', '{"resources": [1]}', "[" * 100_000, "\x00", '"x"']
)
def test_a_damaged_descriptor_is_a_problem(written, text):
    (written / "datapackage.json").write_text(text)
    (problem,) = [p for p in check_bundle(written) if p.file == "datapackage.json"]
    assert problem.severity == "error"
    assert "Remove it" in problem.remedy


def test_what_is_no_bundle_is_never_overwritten(inspection, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mother.txt").write_text("Dear Mother")
    (tmp_path / "picture.zip").write_text("no archive")
    (tmp_path / "file").write_text("x")
    for name in ("letters", "picture.zip", "file", "file/below"):
        with pytest.raises(EyreError, match=r"(Choose|empty|remove)"):
            write_bundle(inspection, tmp_path / name)
    assert contents(tmp_path / "letters") == {"mother.txt": b"Dear Mother"}
    (tmp_path / "empty").mkdir()
    write_bundle(inspection, tmp_path / "empty")
    assert read_bundle(tmp_path / "empty")


def test_replacing_a_bundle_leaves_nothing_of_it_but_what_was_never_its_own(inspection, written):
    (written / "my-thoughts.docx").write_bytes(b"thoughts")
    (written / "texts" / "old.md").write_text("An old text")
    write_bundle(dataclasses.replace(inspection, findings=""), written)
    names = contents(written).keys()
    assert "my-thoughts.docx" in names
    assert "texts/old.md" not in names
    assert "findings.md" not in names


def test_nothing_is_half_written(inspection, written, monkeypatch):
    before = contents(written)
    real, count = Path.write_bytes, iter(range(5))

    def full_disk(self, data):
        if next(count, None) is None:
            raise OSError(28, "No space left on device")
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(EyreError, match="No space left"):
        write_bundle(inspection, written)
    monkeypatch.undo()
    assert contents(written) == before
    assert [p.name for p in written.parent.iterdir() if p.name.startswith(".")] == []


def archive(path: Path, *entries: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries:
            packed.writestr(name, data)
    return path


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([("../cases.csv", b"")], "outside its folder"),
        ([("/etc/cases.csv", b"")], "outside its folder"),
        ([("frameworks/../../x/y.yaml", b"")], "outside its folder"),
        ([("C:/cases.csv", b"")], "outside its folder"),
        ([("a\\..\\b.csv", b"")], "outside its folder"),
        ([("cases.csv", b"a"), ("cases.csv", b"b")], "2 times"),
        ([("cases.csv", b"a"), ("Cases.csv", b"b")], "2 times"),
        ([(f"texts/{n}.md", b"") for n in range(10_001)], "10002 files"),
        ([("a/b/inspection.yaml", b"")], None),
    ],
)
def test_an_archive_is_not_trusted(tmp_path, entries, words):
    path = archive(tmp_path / "x.zip", ("inspection.yaml", b"id: x"), *entries)
    problems = check_bundle(path)
    assert problems
    assert words is None or any(words in p.reason for p in problems), problems
    assert not (tmp_path.parent / "cases.csv").exists()


def test_a_bomb_is_not_unpacked(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("inspection.yaml", "id: x")
        with packed.open("cases.csv", "w", force_zip64=True) as stream:
            for _ in range(1100):
                stream.write(bytes(1 << 20))
    (problem,) = check_bundle(path)
    assert "unpacks to 1100 MiB" in problem.reason


def test_an_archive_that_lies_about_a_size_is_found_out(written, tmp_path):
    path = archive(tmp_path / "lie.zip", *contents(written).items())
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as packed:
        entry = packed.getinfo("cases.csv")
    place = data.index(b"PK\x01\x02")
    while data[place + 46 : place + 46 + 9] != b"cases.csv":
        place = data.index(b"PK\x01\x02", place + 4)
    data[place + 24 : place + 28] = (entry.file_size - 10).to_bytes(4, "little")
    path.write_bytes(data)
    assert any(p.file == "cases.csv" and "cannot be read" in p.reason for p in check_bundle(path))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no archive at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive(tmp_path, data):
    (tmp_path / "x.zip").write_bytes(data)
    (problem,) = check_bundle(tmp_path / "x.zip")
    assert problem.severity == "error"


@settings(max_examples=25)
@given(inspections())
def test_any_inspection_survives_writing_and_reading(tmp_path_factory, made):
    """Also one whose answers make no sense: what is written is what is read, sense is another matter."""
    path = tmp_path_factory.mktemp("any") / "any.zip"
    write_bundle(made, path)
    loaded = load(path)
    assert loaded.problems == ()
    assert same(loaded.inspection, made)
    assert bundle_files(loaded.inspection) == bundle_files(made)
    check_bundle(path)


def test_the_archive_is_plain(inspection, tmp_path):
    write_bundle(inspection, tmp_path / "x.zip")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "x.zip").read_bytes())) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == sorted(packed.namelist())
