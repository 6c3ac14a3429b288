"""The questions of a pack as SurveyJS and ODK Web Forms take them, and both libraries as pages. See bench/form.py.

The libraries come from npm at the time of the measurement, into a folder that goes with it: no part of them is in the
project. Both are given the questions, values, guidance, notes, conditions and contradictions of the pack.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from eyre.framework.cross_check import values_of
from eyre.framework.framework import Framework
from eyre.framework.spec import Condition, Question

HERE = Path(__file__).parent
VERSIONS = {
    "survey-core": "2.5.38",  # the newest that survey-js-ui goes with
    "survey-js-ui": "2.5.38",
    "@getodk/web-forms": "0.22.0",
    "vue": "3.5.45",
    "esbuild": "0.28.2",
}
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Questions</title><link rel="icon" href="data:,"><link rel="stylesheet" href="{name}.css"><div id="form"></div>
<script type="module" src="{name}.js"></script></html>"""


def _written(condition: Condition, pack: Framework, operand: Callable[[Condition], str], some: str) -> str:
    """A condition as an expression in the syntax that SurveyJS and XPath have in common."""

    def inside(part: Condition) -> str:
        return _written(part, pack, operand, some)

    if condition.group:
        return inside(pack.groups[condition.group].when)
    if condition.all:
        return "(" + " and ".join(map(inside, condition.all)) + ")"
    if condition.any:
        return "(" + " or ".join(map(inside, condition.any)) + ")"
    if condition.not_:
        return some.format(inside(condition.not_))
    value = operand(condition)
    if condition.at_least is not None:
        return f"({value} >= {_number(condition.at_least)})"
    if condition.at_most is not None:
        return f"({value} <= {_number(condition.at_most)})"
    wanted = [condition.is_] if condition.is_ is not None else condition.in_
    return "(" + " or ".join(f"{value} = '{one}'" for one in wanted) + ")"


def _number(amount: Fraction) -> str:
    return f"{float(amount):g}"


# ---- SurveyJS


def surveyjs(pack: Framework, attributes: dict[str, str]) -> dict[str, Any]:
    """The definition of a survey: one page, a panel for each criterion, a comment at each question."""

    def expression(condition: Condition) -> str:
        return _written(condition, pack, lambda one: f"{{{one.attribute or one.question}}}", "!({})")

    def question(one: Question) -> dict[str, Any]:
        values = [{"value": value, "text": label} for value, label in values_of(pack, one).items()]
        said: dict[str, Any] = {"name": one.id, "title": one.text, "showCommentArea": True, "commentText": "Note"}
        said |= {"description": one.guidance} if one.guidance else {}
        said |= {"visibleIf": expression(one.applies_when)} if one.applies_when else {}
        if one.kind == "date":
            return {**said, "type": "text", "inputType": "date"}
        return {**said, "type": "checkbox" if one.kind == "multiple" else "radiogroup", "choices": values}

    panels = [
        {"type": "panel", "name": f"panel_{id_}", "title": criterion.title, "elements": elements}
        for id_, criterion in pack.criteria.items()
        if (elements := [question(one) for one in pack.spec.questions if one.criterion == id_])
    ]
    rules = [
        {"type": "html", "name": f"rule_{rule.id}", "html": rule.text, "visibleIf": expression(rule.when)}
        for rule in pack.spec.consistency
    ]
    # An answer to a question that does not apply counts no more: here it is thrown away.
    definition = {"clearInvisibleValues": "onHidden", "elements": [*panels, *rules]}
    return {"definition": definition, "attributes": attributes}


# ---- ODK Web Forms


def xform(pack: Framework, attributes: dict[str, str]) -> str:
    """The XForm: a group for each criterion, a text of several lines as the note of each question."""

    def expression(condition: Condition) -> str:
        return _written(condition, pack, lambda one: f"/data/{one.attribute or one.question}", "not({})")

    nodes, binds, body = [f"<{name}>{escape(value)}</{name}>" for name, value in attributes.items()], [], []
    for id_, criterion in pack.criteria.items():
        inside = []
        for one in (one for one in pack.spec.questions if one.criterion == id_):
            when = f" relevant={quoteattr(expression(one.applies_when))}" if one.applies_when else ""
            kind = "date" if one.kind == "date" else "string"
            nodes += [f"<{one.id}/>", f"<{one.id}.note/>"]
            binds += [f'<bind nodeset="/data/{one.id}" type="{kind}"{when}/>']
            binds += [f'<bind nodeset="/data/{one.id}.note" type="string"{when}/>']
            inside += [_control(pack, one)]
            inside += [f'<input ref="/data/{one.id}.note" appearance="multiline"><label>Note</label></input>']
        if inside:
            body.append(f"<group><label>{escape(criterion.title)}</label>{''.join(inside)}</group>")
    for rule in pack.spec.consistency:
        nodes.append(f"<{rule.id}/>")
        when = quoteattr(expression(rule.when))
        binds.append(f'<bind nodeset="/data/{rule.id}" type="string" readonly="true()" relevant={when}/>')
        body.append(f'<input ref="/data/{rule.id}"><label>{escape(rule.text)}</label></input>')
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
        'xmlns:orx="http://openrosa.org/xforms"><h:head><h:title>Questions</h:title><model><instance>'
        f'<data id="bench">{"".join(nodes)}<orx:meta><orx:instanceID/></orx:meta></data></instance>{"".join(binds)}'
        f"</model></h:head><h:body>{''.join(body)}</h:body></h:html>"
    )


def _control(pack: Framework, one: Question) -> str:
    hint = f"<hint>{escape(one.guidance)}</hint>" if one.guidance else ""
    label = f"<label>{escape(one.text)}</label>{hint}"
    if one.kind == "date":
        return f'<input ref="/data/{one.id}">{label}</input>'
    control = "select" if one.kind == "multiple" else "select1"
    items = "".join(
        f"<item><label>{escape(words)}</label><value>{value}</value></item>"
        for value, words in values_of(pack, one).items()
    )
    return f'<{control} ref="/data/{one.id}">{label}{items}</{control}>'


# ---- The libraries


def fetched(folder: Path) -> Path:
    """Fetch the libraries into a folder; returns where they lie."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text(json.dumps({"private": True, "type": "module", "dependencies": VERSIONS}))
    flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    _run([*_node("npm"), "install", *flags], folder)
    return folder / "node_modules"


def pages(modules: Path, site: Path, pack: Framework, attributes: dict[str, str]) -> None:
    """Write the pages with the questions of a pack into a folder of their own."""
    site.mkdir(parents=True)
    esbuild = [*_node("node"), str(modules / "esbuild" / "bin" / "esbuild")]
    flags = ["--bundle", "--splitting", "--format=esm", "--minify", "--target=es2022", f"--outdir={site}"]
    flags += ['--define:process.env.NODE_ENV="production"', "--entry-names=[name]"]
    for name in ("surveyjs", "odk"):
        # Beside the libraries, where its imports find them.
        entry = modules.parent / f"{name}.js"
        entry.write_bytes((HERE / f"form_{name}.js").read_bytes())
        _run([*esbuild, entry.name, *flags], modules.parent)
        (site / f"{name}.html").write_text(PAGE.format(name=name))
        (site / f"{name}.css").touch()
    (site / "surveyjs.json").write_text(json.dumps(surveyjs(pack, attributes)))
    (site / "odk.xml").write_text(xform(pack, attributes))


def _node(tool: str) -> list[str]:
    """The Node that the build of the project uses."""
    spec = importlib.util.spec_from_file_location("hatch_build", HERE.parent / "hatch_build.py")
    assert spec
    assert spec.loader
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    return list(build._node_command(tool))


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:3])} failed:\n{(done.stderr or done.stdout)[-3000:]}")
