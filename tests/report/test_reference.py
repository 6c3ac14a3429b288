"""The grammar of a reference: {{ [not] [framework/]subject[:value] [@group] [as form] }}."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eyre.report.reference import FORMS, KINDS, Reference, Refused, parse


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("plan_made", Reference("plan_made")),
        ("{{ plan_made }}", Reference("plan_made")),
        ("{{plan_made}}", Reference("plan_made")),
        ("not plan_made", Reference("plan_made", negated=True)),
        ("plan_made @high_roh", Reference("plan_made", group="high_roh")),
        ("plan_made as x_of_y", Reference("plan_made", form="x_of_y")),
        ("esi-2005/plan_made", Reference("plan_made", framework="esi-2005")),
        ("assessment:absent", Reference("assessment", value="absent")),
        ("table.budget.staff.y2004_2005", Reference("table.budget.staff.y2004_2005")),
        ("T-B1", Reference("T-B1")),
        ("not", Reference("not")),  # a question of that name
        ("not @all as percent", Reference("not", group="all", form="percent")),
        ("not not", Reference("not", negated=True)),
        (
            "  not   esi/plan:late \n @high  as  Words ",
            Reference("plan", negated=True, framework="esi", value="late", group="high", form="Words"),
        ),
    ],
)
def test_what_a_reference_may_say(written, meant):
    assert parse(written) == meant


@pytest.mark.parametrize("form", FORMS)
def test_every_form_may_follow_after_as(form):
    assert parse(f"B1 as {form}").form == form


@pytest.mark.parametrize(
    ("written", "reason", "remedy"),
    [
        ("", "nothing stands between the braces", "Write {{"),
        ("{{ }}", "nothing stands between the braces", "Write {{"),
        ("{{ plan", "the braces of the reference do not match", "Write {{"),
        ("plan }}", "the braces of the reference do not match", "Write {{"),
        ("plan made", "'made' is not understood", "Write {{"),
        ("plan as percent @high", "'@high' follows after the form", "The form is the last word"),
        ("plan @", "'@' names no group", "@all"),
        ("plan @high @low", "the group stands before the form", "Write {{"),
        ("plan as", "no form follows after as", "percent"),
        ("plan as percents", "percents", "percent"),
        ("pl%n", "'pl%n' names no subject", "letters, digits"),
        ("1plan", "'1plan' names no subject", "letters, digits"),
        ("pläne", "'pläne' names no subject", "letters, digits"),
        ("a/b/c", "'a/b/c' names no subject", "letters, digits"),
        ("a:b:c", "'a:b:c' names no subject", "letters, digits"),
    ],
)
def test_what_is_refused_and_what_to_write_instead(written, reason, remedy):
    with pytest.raises(Refused) as refusal:
        parse(written)
    assert reason in refusal.value.reason
    assert remedy in refusal.value.remedy


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_word_announces_what_is_meant(kind):
    reference = parse(f"{kind}.some.thing")
    assert (reference.kind, reference.name) == (kind, "some.thing")
    assert parse(kind).kind == "", "a question may bear the name of a kind"


NAME = st.from_regex(r"[A-Za-z][A-Za-z0-9_.-]{0,8}", fullmatch=True).filter(lambda name: name != "not")
REFERENCE = st.builds(
    Reference,
    subject=NAME,
    negated=st.booleans(),
    framework=st.just("") | NAME,
    value=st.just("") | NAME,
    group=st.just("") | NAME,
    form=st.none() | st.sampled_from(FORMS),
)


@given(REFERENCE)
def test_a_reference_survives_being_written(reference):
    assert parse(str(reference)) == reference
    assert parse(f"{{{{ {reference} }}}}") == reference


@given(st.text(max_size=40))
def test_any_other_text_is_refused_with_a_remedy_and_nothing_worse(text):
    try:
        parse(text)
    except Refused as refusal:
        said = refusal
    else:
        return
    assert said.reason
    assert said.remedy
