import pytest
import yaml
from factories import criterion, framework, pack, question

from eyre.errors import EyreError, Problems
from eyre.framework.diff import differences
from eyre.framework.load import find_pack, installed_packs, load_pack


def write(folder, **parts):
    folder.mkdir(exist_ok=True)
    text = yaml.safe_dump(pack(**{"id": folder.name, **parts}), sort_keys=False)
    (folder / "framework.yaml").write_text(text, encoding="utf-8")
    return folder


def problems(folder, **parts):
    with pytest.raises(Problems) as caught:
        load_pack(write(folder, **parts))
    return [(p.column, p.reason, p.remedy) for p in caught.value.problems]


def test_a_pack_is_read_from_all_its_files(tmp_path):
    folder = write(tmp_path / "small")
    (folder / "more.yaml").write_text("glossary:\n- {term: CRO, meaning: A community order}\n", encoding="utf-8")
    loaded = load_pack(folder)
    assert list(loaded.questions) == ["first", "second"]
    assert loaded.spec.glossary[0].term == "CRO"


def test_an_unknown_key_is_refused_with_file_line_and_the_nearest_key(tmp_path):
    folder = write(tmp_path / "small", questions=[{**question("first"), "wieght": 2}])
    with pytest.raises(Problems) as caught:
        load_pack(folder)
    (problem,) = caught.value.problems
    line = (folder / "framework.yaml").read_text(encoding="utf-8").splitlines()[problem.row - 1]
    assert problem.file == "small/framework.yaml"
    assert "wieght" in line
    assert "weight" in problem.remedy


@pytest.mark.parametrize(
    ("parts", "reason", "remedy"),
    [
        ({"questions": [question("first", "B9")]}, "no criterion named 'B9'", "B1"),
        ({"questions": [question("first"), question("first")]}, "'first' is given 2 times", "Keep one"),
        ({"questions": [question("first", scale="other")]}, "no scale named 'other'", "judged"),
        ({"questions": []}, "B1 has no question", "Add one"),
        (
            {"questions": [question("first", applies_when={"question": "second", "is": "met"}), question("second")]},
            "no earlier question named 'second'",
            "none",
        ),
        (
            {"questions": [question("first", applies_when={"attribute": "risk", "is": "highest"})]},
            "no value of risk named 'highest'",
            "high",
        ),
        ({"composites": [{"id": "B", "title": "B", "of": [{"subject": "B7"}]}]}, "named 'B7'", "B1"),
        ({"criteria": [criterion("B1"), criterion("A1", method="evidence")]}, "A1 has no item of evidence", "Add"),
        ({"groups": [{"id": "all", "title": "All", "when": {"attribute": "risk", "is": "low"}}]}, "every unit", "id"),
        ({"report": [{"id": "x", "kind": "section", "section": "Z"}]}, "no section named 'Z'", "B"),
    ],
)
def test_parts_that_do_not_fit_each_other_are_named_with_a_remedy(tmp_path, parts, reason, remedy):
    found = problems(tmp_path / "small", **parts)
    assert any(reason in why and remedy in mend for _, why, mend in found), found


def test_everything_wrong_is_told_at_once(tmp_path):
    found = problems(tmp_path / "small", version="one", questions=[{"id": "x"}], licence=None)
    assert len(found) >= 3


def test_a_thematic_pack_takes_over_what_it_extends(tmp_path):
    write(tmp_path / "main", applies_to=None)
    theme = write(
        tmp_path / "theme",
        extends={"framework": "main", "version": "1.0.0"},
        scales=[],
        attributes=[],
        groups=[],
        applies_to={"group": "high"},
        questions=[question("mine", answers_from={"framework": "main", "question": "first"})],
    )
    loaded = load_pack(theme, [tmp_path])
    assert set(loaded.groups) == {"high", "low"}
    assert loaded.question("mine").answers_from.question == "first"


def test_the_wrong_version_is_an_error_that_says_what_to_do(tmp_path):
    write(tmp_path / "main")
    with pytest.raises(EyreError, match=r"version 2.0.0 is wanted.*frameworks/main"):
        find_pack("main", "2.0.0", [tmp_path])


def test_a_pack_that_is_not_there_names_the_nearest(tmp_path):
    write(tmp_path / "borders")
    with pytest.raises(EyreError, match="Did you mean borders"):
        find_pack("border", beside=[tmp_path])


def test_the_difference_between_two_versions_in_words():
    old = framework(questions=[question("first"), question("gone")])
    new = framework(
        version="1.1.0", pooling="lowest_question", questions=[question("first", weight=2), question("new")]
    )
    assert differences(old, old) == ()
    assert differences(old, new) == (
        "pooling changed from nothing to “lowest_question”.",
        "The question 'gone' was removed.",
        "The weight of question 'first' changed from “1” to “2”.",
        "The question 'new' was added.",
    )


@pytest.mark.parametrize("pack_id", sorted(installed_packs()))
def test_every_installed_pack_loads(pack_id):
    loaded = find_pack(pack_id)
    assert loaded.id == pack_id
    assert loaded.spec.source
