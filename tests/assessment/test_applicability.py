from factories import cases, framework, question

from eyre.assessment.scored import judged_unit

CHAIN = framework(
    questions=[
        question(
            "programme_needed", kind="single", scale=None, options=[{"value": v, "label": v} for v in ("yes", "no")]
        ),
        question("started", applies_when={"question": "programme_needed", "is": "yes"}),
        question("completed", applies_when={"question": "started", "is": "met"}),
    ]
)


def states(**answers):
    (unit,) = cases(CHAIN, answers)
    return [state for _, _, state in judged_unit(CHAIN, unit)]


def test_the_four_states_are_never_mixed():
    assert states(programme_needed="yes", started="met") == ["answered", "answered", "missing"]
    assert states(programme_needed="yes", started="not_applicable") == ["answered", "not_applicable", "not_asked"]
    assert states(programme_needed="no") == ["answered", "not_asked", "not_asked"]
    assert states() == ["missing", "not_asked", "not_asked"]


def test_an_answer_that_no_longer_applies_decides_nothing_and_returns_when_it_applies_again():
    left_over = {"started": "met", "completed": "met"}
    assert states(programme_needed="no", **left_over) == ["answered", "not_asked", "not_asked"]
    assert states(programme_needed="yes", **left_over) == ["answered", "answered", "answered"]


def test_a_question_may_ask_for_a_number_a_date_is_no_number_and_a_group_is_a_condition():
    instrument = framework(
        questions=[
            question("visits", kind="number", scale=None),
            question("often", applies_when={"question": "visits", "at_least": 3}),
            question("guarded", applies_when={"all": [{"group": "high"}, {"not": {"question": "often", "is": "met"}}]}),
        ]
    )

    def asked(**values):
        (unit,) = cases(instrument, values)
        return {asked.id for asked, _, state in judged_unit(instrument, unit) if state != "not_asked"}

    assert asked(risk="low", visits="2") == {"visits"}
    assert asked(risk="low", visits="3") == {"visits", "often"}
    assert asked(risk="high", visits="3") == {"visits", "often", "guarded"}
    assert asked(risk="high", visits="3", often="met") == {"visits", "often"}
    assert asked(risk="high", visits="2026-05-04") == {"visits", "guarded"}
