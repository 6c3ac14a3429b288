"""What the gate lets through, rule by rule, and that nothing goes around it."""

from dataclasses import replace
from fractions import Fraction

import pytest
from factories import framework, question
from inspections import inspection

from eyre.analysis.disclosure import gate_of, pooling_offers, publishable, publishable_estimates
from eyre.analysis.estimates import intervals_of
from eyre.analysis.published import Key
from eyre.document.model import Paragraph, Table, plain_text
from eyre.errors import Problems
from eyre.report.build import build_report
from eyre.scoring.scores import estimates_table, score

RULES = framework(disclosure={"threshold": 5}, questions=[question("first"), question("second")])


def judged(risk, first, second=(0, 0)):
    """Cases of one risk class: so many met and not met, question by question."""
    ours, theirs = (["met"] * met + ["not_met"] * unmet for met, unmet in (first, second))
    return [
        {"risk": risk, "first": one, **({"second": theirs[n]} if n < len(theirs) else {})} for n, one in enumerate(ours)
    ]


def passed(*cases, instrument=RULES):
    one = inspection(instrument, [case for part in cases for case in part])
    return publishable(one, score(one))


def test_without_rules_everything_may_be_published():
    one = inspection(framework(), judged("high", (1, 2)))
    scores = score(one)
    assert publishable(one, scores) is scores


@pytest.mark.parametrize(
    ("met", "unmet", "withheld"),
    [
        (20, 10, False),
        (5, 5, False),
        (0, 9, False),
        (4, 20, True),
        (20, 4, True),
        (2, 1, True),
        (0, 3, True),
        (0, 0, False),
    ],
)
def test_a_small_count_or_base_is_withheld_and_nought_is_not(met, unmet, withheld):
    assert passed(judged("low", (met, unmet))).of("small", "first").suppressed is withheld


def test_a_group_is_withheld_when_the_rest_would_be_small():
    scores = passed(judged("high", (10, 10)), judged("low", (2, 30)))
    assert not scores.of("small", "first").suppressed
    assert scores.of("small", "first", "high").suppressed  # all less high is the 2 of the rest
    assert scores.of("small", "first", "low").suppressed


def test_a_withheld_figure_leaves_no_number_behind():
    scores = passed(judged("high", (10, 10)), judged("low", (2, 30)))
    row = next(r for r in estimates_table("test", scores).to_pylist() if (r["subject"], r["group"]) == ("first", "low"))
    assert row["suppressed"]
    assert (row["estimate"], row["printed"], row["numerator"], row["denominator"]) == (None, None, None, None)
    tally = scores.tallies.of("small", "first", "low")
    assert (tally.numerator, tally.denominator, dict(tally.values)) == (0, 0, {})


def test_a_criterion_with_a_withheld_question_keeps_its_print_and_loses_its_counts():
    many = [{"risk": "low", "first": ("met", "not_met")[n % 2], "second": "met"} for n in range(300)]
    some = [{**case, "second": "not_met"} if n < 3 else case for n, case in enumerate(many)]
    scores = passed(some)
    criterion = scores.of("small", "B1")
    assert scores.of("small", "second").suppressed
    assert (criterion.value, criterion.numerator, criterion.denominator) == (Fraction(75, 100), None, None)


def test_a_criterion_whose_print_would_give_the_question_away_is_withheld():
    scores = passed(judged("low", (10, 10), (18, 2)))
    assert scores.of("small", "second").suppressed
    assert scores.of("small", "B1").suppressed  # of 40 answers each one moves the printed score


def test_counts_are_rounded_where_the_pack_says_so():
    rounding = framework(disclosure={"threshold": 3, "rounding_base": 5}, questions=[question("first")])
    estimate = passed(judged("low", (17, 9)), instrument=rounding).of("small", "first")
    assert (estimate.numerator, estimate.denominator, estimate.value) == (15, 25, Fraction(3, 5))


def test_sizes_and_attributes_pass_the_same_gate():
    gate = gate_of(inspection(RULES, judged("high", (2, 1)) + judged("low", (20, 20))))
    assert gate.allows(Key("small", "group", "all"))
    assert not gate.allows(Key("small", "group", "high"))
    assert not gate.allows(Key("small", "attribute", "risk", "all", "high"))
    assert not gate.allows(Key("small", "attribute", "risk", "all", "low"))  # the rest of 43 is 3


def test_a_text_that_refers_to_a_withheld_figure_stops_the_report():
    one = inspection(RULES, judged("high", (2, 20)) + judged("low", (20, 20)))
    one = replace(
        one, findings="# B1\n\n## Strengths\n\n- {{ first }} of all cases.\n- {{ first @high }}\n- {{ group.high }}\n"
    )
    with pytest.raises(Problems) as caught:
        build_report(one, score(one), {})
    assert [(p.row, p.value) for p in caught.value.problems] == [(6, "first @high")]
    assert "too few cases" in caught.value.problems[0].reason


def test_no_table_of_the_report_prints_a_withheld_figure():
    def texts(instrument):
        one = inspection(instrument, judged("high", (3, 20)) + judged("low", (27, 14)))
        for block in build_report(one, score(one), {}).blocks:
            if isinstance(block, Table):
                yield from (plain_text(cell.inline) for row in block.rows for cell in row)
            elif isinstance(block, Paragraph):
                yield plain_text(block.inline)

    shown = framework(
        groups=[{"id": "high", "title": "High", "when": {"attribute": "risk", "is": "high"}, "shown_beside_all": True}]
    )
    ruled = framework(
        disclosure={"threshold": 5},
        groups=[g.model_dump(by_alias=True, exclude_defaults=True) for g in shown.spec.groups],
    )
    assert "3 of 23" in list(texts(shown))
    printed = list(texts(ruled))
    assert "30 of 64" in printed
    assert "3 of 23" not in printed
    assert "13%" not in printed


def test_design_based_estimates_do_not_go_around_the_gate():
    one = inspection(
        RULES, [{**case, "design_weight": "2"} for case in judged("high", (10, 10)) + judged("low", (2, 30))]
    )
    one = replace(one, tables={**one.tables, "cases": _with_weights(one.tables["cases"])})
    counted = score(one)
    sure = publishable_estimates(counted, publishable(one, counted), intervals_of(one))
    assert sure.of("small", "first").value is not None
    assert (sure.of("small", "first", "low").value, sure.of("small", "first", "low").interval) == (None, None)
    assert publishable_estimates(counted, counted, None) is None


def _with_weights(table):
    import pyarrow as pa

    place = table.column_names.index("design_weight")
    return table.set_column(place, "design_weight", pa.array([2.0] * table.num_rows))


def test_pooling_is_offered_where_two_areas_have_too_few():
    areas = [
        inspection(RULES, judged("high", (met, unmet)), area, area)
        for area, met, unmet in (("a", 3, 2), ("b", 4, 3), ("c", 9, 8))
    ]
    offer = next(
        o for o in pooling_offers(areas, [score(one) for one in areas]) if (o.question, o.group) == ("first", "all")
    )
    assert (offer.withheld, offer.met, offer.answered) == (("a", "b"), 16, 29)


def test_pooling_is_not_offered_where_it_would_give_a_single_area_away():
    areas = [
        inspection(RULES, judged("high", (met, unmet)), area, area) for area, met, unmet in (("a", 3, 2), ("c", 9, 8))
    ]
    assert [o for o in pooling_offers(areas, [score(one) for one in areas]) if o.question == "first"] == []


def test_the_strictest_of_several_frameworks_rules_them_all():
    lax = framework(id="lax", disclosure={"threshold": 3, "rounding_base": 2})
    one = inspection(RULES, judged("low", (10, 4)))
    both = replace(one, frameworks={"small": RULES, "lax": lax})
    assert gate_of(replace(both, frameworks={"small": RULES})).rules.threshold == 5
    from eyre.analysis.disclosure import rules_of

    assert (rules_of(both).threshold, rules_of(both).rounding_base) == (5, 2)
