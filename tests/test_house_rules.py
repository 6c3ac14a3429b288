"""Rules of the house that no linter knows."""

import ast
from pathlib import Path

import pytest

from eyre.framework.load import find_pack, installed_packs

SOURCE = Path(__file__).parents[1] / "src" / "eyre"
MODULES = sorted(SOURCE.rglob("*.py"))


def constants(module):
    """Every string of a module except its docstrings' prose, which may explain with examples."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    }


@pytest.mark.parametrize("pack", sorted(installed_packs()))
def test_no_module_names_a_criterion_or_a_question_of_a_pack(pack):
    framework = find_pack(pack)
    # One-word ids such as "overall" may mean something else in code.
    ids = {*framework.criteria, *(question for question in framework.questions if "_" in question)}
    named = {(module.name, text) for module in MODULES for text in constants(module) if text in ids}
    assert named == set()


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_modules_stay_short_enough_to_read(module):
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 400 or module.name == "spec.py"


def test_no_module_names_an_area():
    from eyre.synthetic.twins import twins

    areas = {part for twin in twins() for part in (twin, twin.rsplit("-", 1)[0].replace("-", " "))}
    text = {module.name: module.read_text(encoding="utf-8").lower() for module in MODULES}
    assert [name for name, words in text.items() if any(area in words for area in areas)] == []
