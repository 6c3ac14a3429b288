"""A dot chart: what stands in the picture, and that nothing in it covers anything else."""

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from document.sample import score_chart
from eyre.document import palette
from eyre.document.chart import FONT_SIZE, LABEL_WIDTH, WIDTH, draw_chart, text_width, ticks, wrap
from eyre.document.model import ChartRow, Dot, DotChart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart):
    return ElementTree.fromstring(draw_chart(chart, "key", "Title & more", 'What it "shows"'))


def texts(svg):
    return ["".join(element.itertext()) for element in svg.iter(f"{SVG}text")]


def test_a_chart_is_one_picture_with_a_title_and_a_description():
    svg = drawn(score_chart(20))
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "key-title key-desc"
    assert svg.find(f"{SVG}title").text == "Title & more"
    assert svg.find(f"{SVG}desc").text == 'What it "shows"'
    assert svg.get("viewBox").startswith(f"0 0 {WIDTH} ")
    assert svg.get("width") is None, "the picture takes the width of its place"


def test_every_value_series_and_reference_is_printed():
    chart = score_chart(20)
    printed = texts(drawn(chart))
    for row in chart.rows:
        for dot in row.dots:
            assert ("–" if dot is None else dot.label) in printed
    assert {"All cases", "Cases with a high risk of harm at inspection", "Standard expected: 70%"} <= set(printed)
    assert [text for text in printed if text in {"0%", "20%", "40%", "60%", "80%", "100%"}]


def test_labels_are_wrapped_to_their_column():
    for row in score_chart(20).rows:
        lines = wrap(row.label, LABEL_WIDTH, FONT_SIZE)
        assert " ".join(lines) == row.label
        assert all(text_width(line, FONT_SIZE) <= LABEL_WIDTH for line in lines)


def test_rows_do_not_overlap():
    svg = drawn(score_chart(20))
    labels = sorted({float(text.get("y")) for text in svg.iter(f"{SVG}text") if text.get("x") == "4"})
    assert min(below - above for above, below in pairwise(labels)) >= 16


def test_series_differ_in_shape_as_well_as_in_colour():
    chart = DotChart(
        ("a", "b", "c", "d"), (ChartRow("one", tuple(Dot(value, str(value)) for value in (1, 4, 7, 10))),), "", 0, 12
    )
    svg = drawn(chart)
    for colour in palette.SERIES:
        marks = [element for element in svg.iter() if colour in (element.get("fill"), element.get("stroke"))]
        assert len(marks) == 3, "in the legend, above the values and in the row"
    shapes = {element.get("d", "circle").split("m", 1)[-1] for element in svg.iter() if element.get("fill") or 0}
    assert len(shapes) >= 4


def test_marks_at_the_same_value_are_moved_apart():
    chart = DotChart(("a", "b"), (ChartRow("one", (Dot(50, "50%"), Dot(50, "50%"))),), "%", 0, 100)
    svg = drawn(chart)
    circle = next(element for element in list(svg.iter(f"{SVG}circle"))[::-1])
    diamonds = [element.get("d") for element in svg.iter(f"{SVG}path") if element.get("stroke") == palette.SERIES[1]]
    assert f" {circle.get('cy')}m" not in diamonds[-1]


def test_an_interval_that_leaves_the_axis_is_cut_at_its_end():
    chart = score_chart(3, whiskers=True)
    wide = replace(chart, rows=(ChartRow("one", (Dot(95, "95%", 80, 130), None)),))
    numbers = [path.get("d") for path in drawn(wide).iter(f"{SVG}path")]
    assert all(float(d.split("H")[1].split("m")[0]) <= WIDTH for d in numbers if "H" in d)


@pytest.mark.parametrize(
    ("minimum", "maximum", "expected"),
    [(0, 100, [0, 20, 40, 60, 80, 100]), (40, 90, [40, 50, 60, 70, 80, 90]), (0, 12, [0, 2.5, 5, 7.5, 10]),
     (0, 4, [0, 1, 2, 3, 4]), (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (-10, 10, [-10, -5, 0, 5, 10]), (0, 2500, [0, 500, 1000, 1500, 2000, 2500])],
)  # fmt: skip
def test_ticks_are_round(minimum, maximum, expected):
    assert ticks(minimum, maximum) == pytest.approx(expected)
