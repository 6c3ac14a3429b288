"""A certificate lets a stranger repeat the draw: by the page that describes it, in code that knows nothing of eyre."""

import csv
import re
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from eyre.errors import EyreError, Problems
from eyre.sampling.certificate import (
    certificate_text,
    certify,
    committed_seed,
    draw_sample,
    open_seed,
    read_certificate,
    verify,
)
from eyre.sampling.draw import commitment
from eyre.sampling.frame import sampling_frame
from eyre.sampling.plan import SamplingPlan, TakenBack
from eyre.sampling.stage import committed as with_commitment
from eyre.sampling.stage import without_commitment
from eyre.sampling.table_schemas import FRAME
from eyre.tables.csv_table import write_csv
from sampling.conftest import caseload, designed, drawing

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "check-a-certificate.md"
ROWS = [
    {
        "case_id": f"Ü-{number}",
        "risk": "high" if number % 5 == 0 else "low",
        "manager_key": f"m{number % 4}",
        "team": "n",
    }
    for number in range(60)
]


class Drawn:
    """A draw with everything that belongs to it."""

    def __init__(self, plan=None, seed=None, rows=ROWS, **rules):
        self.plan = plan or SamplingPlan()
        instrument = drawing(reserves="30%", **rules)
        self.design = designed(instrument, self.plan)
        self.caseload = caseload(*rows, instrument=instrument)
        self.frame = sampling_frame(self.caseload, self.design)
        self.seed = seed or open_seed("a seed")
        self.sample = draw_sample(self.frame, self.design, self.seed.seed)
        self.certificate = certify("x-2026", self.frame, self.design, self.plan, self.seed, self.sample)

    def verify(self, **changed):
        parts = {
            "certificate": self.certificate,
            "caseload": self.caseload,
            "frame": self.frame.cases,
            "sample": self.sample.cases,
            **changed,
        }
        return verify(parts["certificate"], parts["caseload"], self.design, parts["frame"], parts["sample"])


def committed():
    plan = SamplingPlan(commitment=commitment("a secret"), public_value="Lottery of 14 May")
    return Drawn(plan, committed_seed("a secret", "07 12 19", plan))


def write(folder, drawn):
    (folder / "certificate.json").write_text(certificate_text(drawn.certificate), encoding="utf-8")
    (folder / "frame.csv").write_bytes(write_csv(drawn.frame.cases, FRAME))


def page_check():
    """The Python of the page, as a reader would copy it."""
    code = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[1]
    names = {}
    exec(code, names)
    return names["check"]


@pytest.mark.parametrize("make", [Drawn, committed])
def test_the_code_of_the_page_repeats_the_draw(tmp_path, make):
    drawn = make()
    write(tmp_path, drawn)
    main = [row["case_id"] for row in drawn.sample.cases.to_pylist() if row["role"] == "main"]
    assert sorted(page_check()(tmp_path)) == sorted(main)


def test_the_code_of_the_page_notices_another_frame_and_another_seed(tmp_path):
    drawn = Drawn()
    write(tmp_path, drawn)
    text = (tmp_path / "frame.csv").read_text(encoding="utf-8")
    (tmp_path / "frame.csv").write_text(text.replace("Ü-7,", "Ü-777,"), encoding="utf-8")
    with pytest.raises(AssertionError):
        page_check()(tmp_path)
    write(tmp_path, drawn)
    text = (tmp_path / "certificate.json").read_text(encoding="utf-8")
    (tmp_path / "certificate.json").write_text(text.replace('"a seed"', '"b seed"'), encoding="utf-8")
    with pytest.raises(AssertionError):
        page_check()(tmp_path)


def limited_draw(frame, strata, seed, most):
    """The page's rules for a limit, written from its words alone. Returns (reference, role, draw order)."""
    taken, drawn, orders = Counter(), [], {}
    for stratum in strata:
        rows = sorted((row for row in frame if row["stratum"] == stratum["stratum"]),
                      key=lambda row: sha256(f"{seed}:{row['case_id']}".encode()).hexdigest())  # fmt: skip
        orders[stratum["stratum"]] = rows
        available = Counter(row["manager_key"] for row in rows)
        first = Counter(row["manager_key"] for row in rows[: stratum["target"]])
        limit = {manager: most - taken[manager] for manager in available}
        gives = {manager: min(first[manager], limit[manager]) for manager in sorted(available)}
        surplus = stratum["target"] - sum(gives.values())
        turn = sorted(gives, key=lambda manager: gives[manager])
        while surplus and any(gives[m] < min(limit[m], available[m]) for m in turn):
            for manager in turn:
                if surplus and gives[manager] < min(limit[manager], available[manager]):
                    gives[manager] += 1
                    surplus -= 1
        left = Counter(gives)
        for row in rows:
            if left[row["manager_key"]]:
                left[row["manager_key"]] -= 1
                drawn.append((row["case_id"], stratum["stratum"], "main"))
        taken.update(gives)
    chosen = {case for case, _, _ in drawn}
    for stratum in strata:
        wanted = stratum["reserves"]
        for row in orders[stratum["stratum"]]:
            if wanted and row["case_id"] not in chosen and taken[row["manager_key"]] < most:
                wanted -= 1
                taken[row["manager_key"]] += 1
                drawn.append((row["case_id"], stratum["stratum"], "reserve"))
    return drawn


@pytest.mark.parametrize("most", [2, 3, 4, 6])
def test_a_draw_under_a_limit_follows_the_words_of_the_page(most):
    drawn = Drawn(
        most_per_manager=most,
        size=14,
        quotas=[{"id": "high", "title": "High", "when": {"attribute": "risk", "is": "high"}, "cases": 6}],
    )
    strata = [one.model_dump() for one in drawn.certificate.strata]
    expected = limited_draw(drawn.frame.cases.to_pylist(), strata, "a seed", most)
    assert {(row["case_id"], row["stratum"], row["role"]) for row in drawn.sample.cases.to_pylist()} == set(expected)


def test_a_limit_that_cannot_be_kept_is_a_shortfall():
    drawn = Drawn(most_per_manager=2, size=14)
    assert sum(one.cases for one in drawn.certificate.strata) == 8
    assert sum(one.target for one in drawn.certificate.strata) == 14


def test_a_certificate_is_the_same_after_writing_and_reading():
    for drawn in (Drawn(), committed(), Drawn(most_per_manager=4)):
        assert read_certificate(certificate_text(drawn.certificate), "certificate.json") == drawn.certificate


def test_what_is_no_certificate_is_told():
    with pytest.raises(Problems, match="no certificate of a draw"):
        read_certificate('{"method": 1}', "certificate.json")


def test_a_true_draw_is_verified():
    assert Drawn().verify() == ()
    assert committed().verify() == ()


def test_the_order_of_the_caseload_is_irrelevant():
    drawn = Drawn()
    assert drawn.verify(caseload=caseload(*reversed([{**row} for row in ROWS]))) == ()


def test_a_case_more_in_the_caseload_is_named():
    drawn = Drawn()
    told = drawn.verify(caseload=caseload(*ROWS, {"case_id": "NEW"}))
    assert any("61 cases" in one for one in told)
    assert any(one.startswith("NEW: should be in the frame") for one in told)


def test_an_exchanged_case_is_named_on_both_sides():
    drawn = Drawn()
    rows = drawn.sample.cases.to_pylist()
    drawn_ids = {row["case_id"] for row in rows}
    other = next(case["case_id"] for case in ROWS if case["case_id"] not in drawn_ids)
    before = rows[0]["case_id"]
    rows[0]["case_id"] = other
    told = drawn.verify(sample=type(drawn.sample.cases).from_pylist(rows, schema=drawn.sample.cases.schema))
    assert f"{before}: should be in the sample as drawn." in told
    assert f"{other}: should not be in the sample as drawn." in told


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [("secret", "another", "not the one that was committed"), ("public_value", "1", "not made of the secret")],
)
def test_a_seed_that_was_not_the_committed_one_is_told(field, value, expected):
    drawn = committed()
    seed = drawn.certificate.seed.model_copy(update={field: value})
    assert any(expected in one for one in drawn.verify(certificate=drawn.certificate.model_copy(update={"seed": seed})))


def test_other_rules_and_another_method_are_told():
    drawn = Drawn()
    rules = drawn.certificate.rules.model_copy(update={"size": 11})
    assert any(
        "rules" in one for one in drawn.verify(certificate=drawn.certificate.model_copy(update={"rules": rules}))
    )
    assert any(
        "method" in one for one in drawn.verify(certificate=drawn.certificate.model_copy(update={"method": "dice"}))
    )


def test_a_commitment_is_taken_back_for_a_reason_and_before_the_draw_alone():
    plan = SamplingPlan(commitment=commitment("a secret"), public_value="Lottery of 14 May")
    after = without_commitment(plan, " The secret was lost. ", None)
    assert (after.commitment, after.public_value) == (None, "")
    assert after.taken_back == (
        TakenBack(commitment=commitment("a secret"), public_value="Lottery of 14 May", because="The secret was lost."),
    )
    another = with_commitment(after, "another secret", "Lottery of 21 May", None)
    again = without_commitment(another, "Lost too", None)
    assert [one.because for one in again.taken_back] == ["The secret was lost.", "Lost too"]
    for refused, why, drawn, expected in (
        (after, "Lost", None, "nothing to take back"),
        (plan, "  ", None, "Say why"),
        (plan, "Lost", committed().certificate, "A sample was drawn"),
    ):
        with pytest.raises(EyreError, match=expected):
            without_commitment(refused, why, drawn)


def test_a_certificate_without_any_says_nothing_of_commitments_taken_back():
    assert "taken_back" not in certificate_text(Drawn().certificate)


def test_a_secret_must_be_the_committed_one():
    plan = SamplingPlan(commitment=commitment("a secret"))
    with pytest.raises(EyreError, match="not the secret that was committed"):
        committed_seed("another", "07", plan)
    with pytest.raises(EyreError, match="No secret was committed"):
        committed_seed("a secret", "07", SamplingPlan())


def test_the_frame_of_a_certificate_holds_references_and_no_more(tmp_path):
    write(tmp_path, Drawn())
    with (tmp_path / "frame.csv").open(encoding="utf-8", newline="") as file:
        assert {tuple(value is not None and value != "" for value in row.values()) for row in csv.DictReader(file)} == {
            (True, True, False)
        }
