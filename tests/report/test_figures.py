"""Every kind of subject in every form, on the shipped inspection; and what is refused, with the nearest names."""

import pytest
from west_mercia import MAIN, THEMATIC

from eyre.report.reference import Refused, parse

SMART = "smart_objectives_evident"


@pytest.mark.parametrize(
    ("reference", "printed"),
    [
        # a question: 10 of 25 (published: 40 per cent of the high-risk cases)
        (f"{SMART} @high_roh", "40%"),
        (f"{SMART} @high_roh as percent", "40%"),
        (f"{SMART} @high_roh as count", "10"),
        (f"{SMART} @high_roh as of", "25"),
        (f"{SMART} @high_roh as x_of_y", "10 of 25"),
        (f"{SMART} @high_roh as words", "two-fifths"),
        (f"{SMART} @high_roh as Words", "Two-fifths"),
        (f"{SMART} @high_roh as number_words", "ten"),
        # its complement
        (f"not {SMART} @high_roh", "60%"),
        (f"not {SMART} @high_roh as x_of_y", "15 of 25"),
        (f"not {SMART} @high_roh as words", "three-fifths"),
        # one value of a question
        (f"{SMART}:not_met @high_roh as x_of_y", "15 of 25"),
        # scores and ratings
        ("B1", "59%"),
        ("B1 as words", "nearly three-fifths"),
        ("B", "69%"),
        ("overall", "73%"),
        ("overall as score", "73%"),
        ("A1", "Partly met"),
        ("A1 as rating", "Partly met"),
        # another framework than the text's own
        (f"{THEMATIC}/T-C5", "44%"),
        # cases and people
        ("group.high_roh as x_of_y", "25 of 100"),
        ("attribute.order_type:cpo as x_of_y", "23 of 100"),
        ("attribute.order_type:cpo @cpo_cpro as x_of_y", "23 of 33"),
        ("units.case", "100"),
        ("units.case @cpo_cpro as number_words", "33"),
        ("units.offender as number_words", "40"),
        ("interview.staff.staff_appraised_in_last_12_months as x_of_y", "31 of 34"),
        # stated figures
        ("performance.compliance.area", "85%"),
        ("performance.compliance.target", "70%"),
        ("performance.compliance.national", "79%"),
        ("performance.sickness_absence.area", "12.8"),
        ("weight.overall.C", "40%"),
        ("weight.overall.C as percent", "40%"),
        ("importance.critical", "twice"),
        ("sampling.size", "100"),
        ("sampling.months_under_supervision", "9 to 10"),
        # how many ratings and targets
        ("ratings.partly_met", "4"),
        ("ratings.partly_met as x_of_y", "4 of 6"),
        ("ratings.poor as number_words", "none"),
        # the eleven of rule R20: contact levels and the race equality target are not among them
        ("targets.exceeded as x_of_y", "6 of 11"),
        ("targets.missed as number_words", "five"),
        # a table of facts
        (f"{THEMATIC}/table.beneficiaries.total.count", "85"),
        (f"{THEMATIC}/table.beneficiaries.animal_welfare.count", "9"),
        (f"{THEMATIC}/table.beneficiaries.animal_welfare.count as percent", "11%"),
    ],
)
def test_what_is_printed(west_mercia, reference, printed):
    assert west_mercia.says(reference) == printed


def test_every_scored_subject_has_a_figure_in_every_group_that_has_answers(west_mercia):
    for (framework, subject, group), estimate in west_mercia.scores.estimates.items():
        if estimate.value is not None:
            shown = west_mercia.says(f"{subject} @{group}", framework)
            assert shown == f"{west_mercia.scores.printed(framework, subject, group)}%"


@pytest.mark.parametrize(
    ("reference", "reason", "remedy"),
    [
        ("smart_objectives_evidnt", "no question, criterion or composite 'smart_objectives_evidnt'", SMART),
        (f"{SMART} @high_ro", "there is no group 'high_ro' of cases", "high_roh"),
        (f"{SMART} @cp_staff", "there is no group 'cp_staff' of cases", "high_roh"),
        (f"{SMART}:mett", "has no value 'mett' that counts", "met"),
        (f"{SMART}:not_applicable", "has no value 'not_applicable' that counts", "met"),
        (f"{SMART} as rating", "a question figure cannot be printed as rating", "percent, count"),
        ("criminogenic_factors", "is not judged met or not met", "Name a value, as in criminogenic_factors:"),
        ("breach_required_from", "is not judged met or not met", "refer to another question"),
        ("B1:met", "a criterion has no values", "Leave the value out"),
        ("not B1", "a score has no complement", "Leave out: not"),
        ("not A1", "there is no complement of a rating", "Leave out: not"),
        ("A1 @high_roh", "A1 is rated from evidence, not from cases", "Leave the group out"),
        ("A1 as percent", "a rating figure cannot be printed as percent", "rating, value"),
        ("B9", "no question, criterion or composite 'B9'", "B, B4, B3"),
        ("esi-2006/B1", "the inspection uses no framework 'esi-2006'", MAIN),
        ("fact.populaton", "facts.csv has no fact 'populaton'", "population"),
        ("fact.population @high_roh", "a fact is stated and has no groups", "Leave out: @high_roh"),
        ("performance.complianc.area", "there is no indicator 'complianc'", "compliance"),
        ("performance.compliance.aera", "performance has no column 'aera'", "area"),
        (f"{THEMATIC}/table.beneficiarys.total.count", "does not name a table", "beneficiaries"),
        (f"{THEMATIC}/table.beneficiaries.animals.count", "has no row 'animals'", "animal_welfare"),
        (f"{THEMATIC}/table.beneficiaries.total.number", "has no column 'number'", ""),
        ("group.high_ro", "there is no group 'high_ro'", "high_roh"),
        ("attribute.order_typ:cpo", "there is no attribute 'order_typ'", "order_type"),
        ("attribute.order_type:cpq", "has no value 'cpq'", "cpo"),
        ("attribute.order_type", "no value of order_type is named", "attribute.order_type:value"),
        ("units.offenders", "there is no interview 'offenders'", "offender"),
        ("interview.staff.staff_appraised", "asks no question 'staff_appraised'", "staff_appraised_in_last_12_months"),
        ("weight.overal.C", "names no composite", "weight.overall.C"),
        ("weight.overall.X", "overall has no member 'X'", "B"),
        ("importance.criticl", "there is no importance 'criticl'", "critical"),
        ("sampling.siz", "sampling has no field 'siz'", "size"),
        ("ratings.partly", "has no rating 'partly'", "partly_met"),
        ("ratings.partly_met @high_roh", "have no groups", "Leave out: @high_roh"),
        ("targets.exceded", "targets.exceded is not known", "exceeded"),
    ],
)
def test_what_is_refused_names_what_is_near(west_mercia, reference, reason, remedy):
    with pytest.raises(Refused) as refusal:
        west_mercia.figures.resolve(parse(reference), MAIN)
    assert reason in refusal.value.reason
    assert remedy in refusal.value.remedy
