"""YAML as people write it: what it means, what is refused, and where each message points."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict
from pydantic import Field as PydanticField

from eyre.errors import EyreError, Problems
from eyre.tables.validation import validate
from eyre.tables.yaml_source import join_yaml, read_yaml, write_yaml


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("2005-09-12", "2005-09-12"),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("0.5", 0.5),
        ("1e3", 1000.0),
        ("1.0.0", "1.0.0"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("80%", "80%"),
    ],
)
def test_scalars_are_those_of_yaml_1_2(written, meant):
    assert read_yaml(f"key: {written}", "a.yaml").data == {"key": meant}


def test_every_value_knows_its_line():
    source = read_yaml("a: 1\nb:\n  - c: 2\n    d: 3\n  - e: 4\n", "a.yaml")
    assert source.line(["a"]) == 1
    assert source.line(["b", 0, "d"]) == 4
    assert source.line(["b", 1]) == 5
    assert source.line(["b", 1, "absent", "deeper"]) == 5
    assert source.line(["absent"]) == 1


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "given twice, first on line 1"),
        ("a: &x 1\nb: *x\n", 1, "anchors"),
        ("a: *x\n", 1, "aliases"),
        ("a: !!python/object:os.system x\n", 1, "tag"),
        ("a: !!binary aGk=\n", 1, "tag"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: 1\nb: [1, 2\n", 3, "cannot be read"),
        ("a: 1\n b: 2\n", 2, "cannot be read"),
        ("a: 1\nb: 'x\n", 3, "cannot be read"),
        ("? [a, b]\n: 1\n", 1, "list or a mapping"),
        ("a: 1\nb: \x00\n", 2, "does not allow"),
        ("a: \ud800\n", 1, "not text"),
        ("[" * 5000, 1, ""),
        ("a: " + "[" * 100 + "]" * 100, 1, "nested too deeply"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_line(text, line, words):
    with pytest.raises(Problems) as caught:
        read_yaml(text, "framework.yaml")
    (problem,) = caught.value.problems
    assert problem.file == "framework.yaml"
    assert problem.row == line
    assert words in problem.reason
    assert problem.remedy.endswith(".")


def test_a_bomb_of_aliases_does_not_go_off():
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    with pytest.raises(EyreError, match="anchors"):
        read_yaml(bomb, "bomb.yaml")


def test_files_are_joined_by_their_top_level_keys():
    joined = join_yaml(
        [read_yaml("a: 1", "a.yaml"), read_yaml("\nb:\n  c: 2", "b.yaml"), read_yaml("", "c.yaml")], "pack"
    )
    assert joined.data == {"a": 1, "b": {"c": 2}}
    assert joined.place(["b", "c"]) == ("b.yaml", 3)
    with pytest.raises(Problems, match=r"b.yaml.*'a' is also given in a.yaml, line 1"):
        join_yaml([read_yaml("a: 1", "a.yaml"), read_yaml("a: 2", "b.yaml")], "pack")
    with pytest.raises(Problems, match="does not begin with a key"):
        join_yaml([read_yaml("- 1", "a.yaml")], "pack")


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    weight: int = 1
    kind: Literal["file", "other"] = "file"
    inside: Part | None = PydanticField(default=None, alias="within")


class Whole(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    parts: tuple[Part, ...] = ()
    named: dict[str, Part] = {}


@pytest.mark.parametrize(
    ("text", "row", "column", "reason", "remedy"),
    [
        ("titel: x\ntitle: y\n", 1, "titel", "not known", "Did you mean title?"),
        ("title: x\nparts:\n  - id: a\n    wieght: 2\n", 4, "parts[a].wieght", "not known", "Did you mean weight?"),
        (
            "title: x\nparts:\n  - id: a\n    within:\n      id: b\n      wihtin: 1\n",
            6,
            "parts[a].within.wihtin",
            "not known",
            "within",
        ),
        ("title: x\nparts:\n  - weight: 2\n", 3, "parts[1].id", "'id' is missing", "Add `id:`"),
        ("parts: []\n", 1, "title", "'title' is missing", "Add `title:`"),
        ("title: 1.0\n", 1, "title", "must be text", "quotes"),
        ("title: x\nparts:\n  - id: a\n    weight: many\n", 4, "parts[a].weight", "valid integer", "Change"),
        (
            "title: x\nparts:\n  - {id: a, kind: fiel}\n",
            3,
            "parts[a].kind",
            "not one of those allowed",
            "'file' or 'other'",
        ),
        (
            "title: x\nnamed:\n  one: {id: a, zzz: 1}\n",
            3,
            "named.one.zzz",
            "not known",
            "Known are: id, kind, weight, within.",
        ),
        ("title: x\nparts: 3\n", 2, "parts", "must be a list", "- "),
        ("just text", 1, None, "keys with values", "title"),
        ("", None, None, "keys with values", "title"),
    ],
)
def test_a_model_that_does_not_fit_names_line_key_and_remedy(text, row, column, reason, remedy):
    with pytest.raises(Problems) as caught:
        validate(Whole, read_yaml(text, "whole.yaml"))
    problem = caught.value.problems[0]
    assert (problem.file, problem.row, problem.column) == ("whole.yaml", row, column)
    assert reason in problem.reason
    assert remedy in problem.remedy


def test_all_problems_of_a_file_are_told_at_once():
    with pytest.raises(Problems) as caught:
        validate(Whole, read_yaml("parts:\n  - weight: x\n  - id: 3\n", "whole.yaml"))
    assert len(caught.value.problems) == 4


plain = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
words = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ["1e3", "yes", "~", "2005-09-12", "a\nb\n", ".5"]
)
values = st.recursive(
    plain | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_what_is_written_is_read_alike(value):
    assert read_yaml(write_yaml({"key": value}), "a.yaml").data == {"key": value}
