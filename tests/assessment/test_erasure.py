"""A bundle for those who need no names: everything stands in it but who somebody is and what notes say."""

from dataclasses import replace

import pyarrow as pa

from eyre.assessment.erasure import WITHHELD, without_names
from eyre.bundle.check import check_bundle
from eyre.bundle.load import load
from eyre.bundle.write import write_bundle
from eyre.scoring.scores import score
from eyre.synthetic.twins import shipped_bundle, twins


def named():
    """The demonstration, whose people have names here, with a note."""
    value = load(shipped_bundle(twins()[0])).inspection
    people, notes = value.tables["people"], value.tables["notes"]
    rows = [{**row, "name": f"Zebedee {row['key']}", "contact": "z@example.org"} for row in people.to_pylist()]
    note = [{"note_id": "n-1", "text": "His sister Philomena knew."}]
    tables = {
        **value.tables,
        "people": pa.Table.from_pylist(rows, schema=people.schema),
        "notes": pa.concat_tables([notes, pa.Table.from_pylist(note, schema=notes.schema)]),
    }
    return replace(value, tables=tables)


def test_no_name_no_contact_and_no_text_of_a_note_is_left(tmp_path):
    write_bundle(without_names(named()), tmp_path / "bundle")
    written = b"".join(file.read_bytes() for file in (tmp_path / "bundle").rglob("*") if file.is_file())
    assert not [word for word in (b"Zebedee", b"z@example.org", b"Philomena") if word in written]
    assert WITHHELD.encode() in written


def test_it_is_a_sound_bundle_that_scores_alike(tmp_path):
    value = named()
    nameless = without_names(value)
    write_bundle(nameless, tmp_path / "bundle")
    assert [str(one) for one in check_bundle(tmp_path / "bundle") if one.severity == "error"] == []
    assert score(nameless) == score(value)
    same = set(value.tables) - {"people", "notes"}
    assert all(nameless.tables[name] is value.tables[name] for name in same)
    assert nameless.tables["people"]["key"] == value.tables["people"]["key"]
