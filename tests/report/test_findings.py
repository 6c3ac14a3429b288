"""A text that cannot be printed stops the report, with its file and line, and everything wrong is told at once."""

from dataclasses import replace

import pytest

from eyre.errors import Problems
from eyre.report.build import build_report

GOOD = "# B1\n\n## Strengths\n\n- Objectives were specific in {{ smart_objectives_evident }}.\n"


def problems(west_mercia, *, findings="", texts=None, recommendations=None):
    inspection = west_mercia.inspection
    given = replace(
        inspection,
        findings=findings,
        texts={**inspection.texts, **(texts or {})},
        recommendations=inspection.recommendations if recommendations is None else recommendations,
    )
    with pytest.raises(Problems) as stopped:
        build_report(given, west_mercia.scores, west_mercia.ratings)
    return [(p.file, p.row, p.value, p.reason, p.remedy) for p in stopped.value.problems]


@pytest.mark.parametrize(
    ("findings", "line", "value", "reason", "remedy"),
    [
        (GOOD + "- See {{ smart_objectives }}.\n", 6, "smart_objectives", "no question", "smart_objectives_evident"),
        (GOOD + "- A line\n  and {{ B1 as percents }}.\n", 7, "B1 as percents", "percents", "percent"),
        (GOOD + "- See {{ B1.\n", 6, "See {{ B1.", "braces", "Write {{"),
        (
            GOOD + "- See {{ smart_objectives_evident @hi }}.\n",
            6,
            "smart_objectives_evident @hi",
            "no group",
            "high_roh",
        ),
        (GOOD.replace("# B1", "# B9"), 1, "B9", "no framework has a criterion", "B4, B3, B2"),
        (GOOD.replace("Strengths", "Strength"), 3, "Strength", "none of the parts", "Strengths"),
        (GOOD + "\n# B1\n", 7, "B1", "further up", "Put them together"),
        (GOOD + "\n| a | b |\n|---|---|\n| 1 | 2 |\n", 7, None, "items of a list", "hyphen"),
        (GOOD + "- ![picture](x.png)\n", 6, None, "a picture cannot be printed", "Use paragraphs"),
    ],
)
def test_what_stops_the_report_and_where(west_mercia, findings, line, value, reason, remedy):
    (problem,) = problems(west_mercia, findings=findings)
    assert problem[:3] == ("findings.md", line, value)
    assert reason in problem[3]
    assert remedy in problem[4]


def test_a_figure_that_rests_on_no_cases_stops_the_report(west_mercia):
    """CPO and CPRO cases are not on licence: there is nobody to prepare for release."""
    from eyre.report.reference import Refused

    with pytest.raises(Refused, match="rests on no cases in the group cpo_cpro"):
        west_mercia.says("pre_release_work_sufficient @cpo_cpro")
    findings = GOOD + "- And {{ pre_release_work_sufficient @cpo_cpro }}.\n"
    (problem,) = problems(west_mercia, findings=findings)
    assert problem[:2] == ("findings.md", 6)
    assert "rests on no cases" in problem[3]


def test_texts_and_recommendations_are_held_to_the_same(west_mercia):
    first, *others = west_mercia.inspection.recommendations
    wrong = replace_text(first, "Act on {{ no_such_question }}.")
    told = problems(
        west_mercia, texts={"foreword": "First\n\nand {{ fact.nothing }}\n"}, recommendations=(wrong, *others)
    )
    assert [(file, line, value) for file, line, value, _, _ in told] == [
        ("recommendations.yaml", None, "no_such_question"),
        ("texts/foreword.md", 3, "fact.nothing"),
    ]


def replace_text(recommendation, text):
    return recommendation.model_copy(update={"text": text})


def test_a_text_that_no_part_of_the_report_prints_is_told(west_mercia):
    ((file, _, _, reason, remedy),) = problems(west_mercia, texts={"foreward": "Misspelt."})
    assert file == "texts/foreward.md"
    assert reason
    assert "foreword" in remedy


def test_everything_is_told_at_once(west_mercia):
    wrong = "".join(f"- {{{{ nothing_{number} }}}}\n" for number in range(5))
    assert [line for _, line, _, _, _ in problems(west_mercia, findings=GOOD + wrong)] == [6, 7, 8, 9, 10]
