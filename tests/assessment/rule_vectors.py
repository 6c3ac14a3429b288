"""The test vectors that hold the rules in Python and in the browser to each other: python tests/assessment/rule_vectors.py

They come from the packs that are installed, and from a small instrument that has what no pack uses yet.
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from factories import framework, question

from eyre.assessment.standing import rules_of, standing
from eyre.framework.cross_check import values_of
from eyre.framework.framework import Framework
from eyre.framework.load import installed_packs, load_pack
from eyre.framework.spec import Attribute, Question

FILE = Path(__file__).with_name("rule_vectors.json")
YEARS = range(2000, 2008)
LETTERS = {"answered": "a", "not_applicable": "n", "missing": "m", "not_asked": "-"}
ODD_NUMBERS = ["2", "3", "3.0", "2.9999999999999999999", "1e0", "-1", "+4", "0x10", " 5", "five", "1/2", "7;2", "1e400"]

WEEKS = {"start": "begun", "end": "ended", "weeks": 2, "met": "met", "not_met": "not_met"}
OPTIONS = [{"value": v, "label": v} for v in ("home", "work", "debt")]
SMALL = framework(
    attributes=[
        {"id": "risk", "title": "Risk", "values": [{"value": v, "label": v} for v in ("high", "low")]},
        {"id": "age", "title": "Age", "kind": "number"},
    ],
    questions=[
        question("visits", kind="number", scale=None),
        question("needs", kind="multiple", scale=None, options=OPTIONS, applies_when={"attribute": "age", "at_most": "2.5"}),
        question("often", applies_when={"question": "visits", "at_least": 3}, reason_for=["not_met"]),
        question("housed", applies_when={"question": "needs", "in": ["home", "debt"]}),
        question("begun", kind="date", scale=None),
        question("ended", kind="date", scale=None, applies_when={"not": {"question": "begun", "is": ""}}),
        question("prompt", derived=WEEKS),
        question("why_late", kind="text", scale=None, applies_when={"question": "prompt", "is": "not_met"}),
        question("guarded", applies_when={"all": [{"group": "high"}, {"any": [{"question": "often", "is": "met"}, {"group": "low"}]}]}),
    ],
    consistency=[
        {"id": "often_without_visits", "text": "No.", "severity": "hard",
         "when": {"all": [{"question": "often", "is": "met"}, {"question": "visits", "at_most": "7/2"}]}},
    ],
)  # fmt: skip


def vectors() -> dict[str, Any]:
    """Rules by instrument, and for each instrument units with what follows from their answers."""
    random = Random(2005)
    packs = [load_pack(folder) for _, folder in sorted(installed_packs().items())]
    kinds = [(pack, kind) for pack in packs for kind in ("case", *(s.id for s in pack.spec.schedules if s.questions))]
    made: list[dict[str, Any]] = []
    for instrument, kind in [*kinds, (SMALL, "case")]:
        count = 60 if instrument is SMALL else 25
        units = [_unit(random, instrument, kind) for _ in range(count)]
        made.append({"rules": rules_of(instrument, kind, YEARS), "units": units})
    return {"instruments": made}


def _unit(random: Random, pack: Framework, kind: str) -> dict[str, Any]:
    schedule = pack.schedules.get(kind)
    stated = schedule.attributes if schedule else tuple(pack.attributes.values())
    questions = schedule.questions if schedule else pack.spec.questions
    full = random.choice([0.2, 0.6, 0.95])
    attributes = {one.id: _value(random, pack, one) for one in stated if random.random() < 0.95}
    attributes["commenced_on"] = _day(random)
    answers = {one.id: _value(random, pack, one) for one in questions if random.random() < full}
    if random.random() < 0.2:  # given under an earlier version, which had other values
        answers |= {one.id: "as_before" for one in questions if values_of(pack, one) and random.random() < 0.1}
    noted = [name for name in answers if random.random() < 0.2]
    stands = standing(pack, kind, attributes, answers, set(noted))
    return {
        "attributes": attributes,
        "answers": answers,
        "noted": noted,
        "states": "".join(LETTERS[state] for state in stands.states.values()),
        "derived": dict(stands.derived),
        "reasons": list(stands.reasons),
        "contradictions": [rule.id for rule in stands.contradictions],
    }


def _value(random: Random, pack: Framework, named: Attribute | Question) -> str:
    values = list(values_of(pack, named))
    if named.kind in ("multiple", "rank"):
        return "; ".join(random.sample(values, random.randint(1, len(values))))
    if values:
        return random.choice(values)
    if named.kind == "date":
        return _day(random)
    return random.choice(ODD_NUMBERS) if pack is SMALL else str(random.randint(0, 60))


def _day(random: Random) -> str:
    if random.random() < 0.05:
        return random.choice(["2004-02-30", "30.4.2004", ""])
    return (date(2004, 12, 1) + timedelta(days=random.randint(0, 60))).isoformat()


def written() -> str:
    """The vectors as the file holds them: one unit a line."""
    return (
        json.dumps(vectors(), ensure_ascii=False, separators=(",", ":")).replace('{"attributes"', '\n{"attributes"')
        + "\n"
    )


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
