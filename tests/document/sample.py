"""A document with every kind of block, long tables and charts: the sample that the tests of the renderers draw."""

from eyre.document.model import (
    Callout,
    Cell,
    ChartRow,
    Contents,
    Cover,
    Document,
    Dot,
    DotChart,
    Figure,
    Heading,
    ItemList,
    Paragraph,
    Span,
    Table,
    Terms,
    text,
)

TOPICS = (
    "Assessment of likelihood of reoffending",
    "Assessment and planning to manage the risk of harm to the public, to known adults and to staff",
    "Sentence plan agreed with the offender",
    "Induction and first contact",
    "Delivery of accredited programmes with a comparatively long name that has to be wrapped",
    "Contact arranged & kept < 5 working days",
)


def cell(words: str, strong: bool = False) -> Cell:
    return Cell(text(words), strong=strong)


def scores(rows: int) -> list[tuple[str, int, int | None]]:
    return [
        (
            f"{chr(65 + number // 7)}{number % 7 + 1} {TOPICS[number % len(TOPICS)]}",
            45 + number * 7 % 53,
            None if number % 9 == 4 else 44 + number * 11 % 55,
        )
        for number in range(rows)
    ]


def score_table(key: str, rows: int, note: str = "") -> Table:
    body = []
    for number, (label, every, high) in enumerate(scores(rows)):
        if number % 7 == 0:
            body.append((cell(f"Section {chr(65 + number // 7)}"), cell(""), cell(""), cell("")))
        body.append(
            (cell(label), cell(f"{every}%"), cell("–" if high is None else f"{high}%"), cell(f"{every} of 100"))
        )
    body.append((cell("Whole sample", True), cell("73%", True), cell("70%", True), cell("73 of 100", True)))
    return Table(
        caption=f"Scores of {rows} criteria, for all cases and for those with a high risk of harm",
        header=(cell("Criterion"), cell("All cases"), cell("High risk of harm"), cell("Cases")),
        rows=tuple(body),
        align="lrrr",
        key=key,
        widths=(55, 14, 16, 15),
        note=note,
    )


def score_chart(rows: int, whiskers: bool = False) -> DotChart:
    return DotChart(
        series=("All cases", "Cases with a high risk of harm at inspection"),
        rows=tuple(
            ChartRow(
                label,
                (
                    Dot(every, f"{every}%", every - 8, min(100, every + 8)) if whiskers else Dot(every, f"{every}%"),
                    None
                    if high is None
                    else Dot(high, f"{high}%", high - 14, min(100, high + 14))
                    if whiskers
                    else Dot(high, f"{high}%"),
                ),
            )
            for label, every, high in scores(rows)
        ),
        unit="%",
        minimum=0,
        maximum=100,
        reference="Standard expected: 70%",
        reference_value=70,
    )


def criterion(code: str, title: str, badge: str) -> tuple:
    return (
        Heading(2, f"{code} {title}", f"criterion-{code}", badge),
        Paragraph(
            text("The assessment is made in good time, draws on every source and is reviewed when life changes."),
            "description",
        ),
        Heading(3, "Strengths", f"{code}-strengths"),
        ItemList(
            (
                (
                    Paragraph(
                        (
                            Span("In "),
                            Span("82%", "figure"),
                            Span(" of cases the assessment was complete within the time allowed, and in "),
                            Span("19 of 43", "figure"),
                            Span(" it was early."),
                        )
                    ),
                ),
                (
                    Paragraph(text("Victims were considered wherever there was one.")),
                    Paragraph(text("Managers looked at each plan.")),
                ),
                (
                    Paragraph((Span("Two parts stood out:"),)),
                    ItemList(((Paragraph(text("the register of risk")),), (Paragraph(text("the weekly meeting")),))),
                ),
            )
        ),
        Callout(
            "Good practice",
            (
                Paragraph(
                    (
                        Span("The team in "),
                        Span("Northtown", "strong"),
                        Span(" met the housing office every Monday, so that nobody was released without an address."),
                    )
                ),
                Paragraph(text("Nine people found a home within a month.")),
            ),
            "good_practice",
        ),
        Heading(3, "Areas for improvement", f"{code}-improve"),
        ItemList(
            (
                (
                    Paragraph(
                        (
                            Span("Plans were reviewed late in "),
                            Span("nearly a third", "figure"),
                            Span(" of cases; see "),
                            Span("the table", link="#scores-table"),
                            Span("."),
                        )
                    ),
                ),
                (
                    Paragraph(
                        (
                            Span("The "),
                            Span("register", "emphasis"),
                            Span(' was not always kept: *not* _mark-up_ #hash $dollar <tag> & "quotes".'),
                        )
                    ),
                ),
            )
        ),
    )


def rich_document(repeat: int = 1) -> Document:
    blocks: list = [
        Heading(1, "Foreword", "foreword"),
        Paragraph(
            text("This report says how well the area supervises the people whom the courts have placed in its care."),
            "lead",
        ),
        *(
            Paragraph(
                text(
                    "We looked at one hundred cases, spoke with those who manage them and with the people supervised, and read "
                    "what the managers of the area gave us. What we found is set out criterion by criterion, so that everybody "
                    "can see what was judged and why. " * 2
                )
            )
            for _ in range(3)
        ),
        Contents("Contents"),
        Heading(1, "Glossary", "glossary"),
        Terms(
            (
                (
                    "Accredited programme",
                    text("A course of work with groups or single people, proved to lower reoffending."),
                ),
                ("CPO", text("Community punishment order.")),
                (
                    "Risk of harm",
                    (Span("The likelihood and the gravity of "), Span("serious harm", "strong"), Span(" to others.")),
                ),
            )
        ),
        Heading(1, "Key findings and the scores of every criterion, with a rather long title", "findings", "73%"),
        Callout("About these figures", (Paragraph(text("The cases in this report are invented.")),)),
        Figure(
            score_chart(20),
            "Scores of the criteria",
            "Criterion scores run from 45% to 94%; cases with a high risk of harm score lower in most.",
            "scores-table",
        ),
        score_table("scores-table", 27, note="A dash marks a criterion that arose in no case."),
    ]
    for round_ in range(repeat):
        suffix = "" if round_ == 0 else f"-{round_}"
        blocks.append(
            Heading(
                1,
                "Assessment and planning" if not round_ else f"Assessment, part {round_}",
                f"section-B{suffix}",
                "69%",
            )
        )
        for number, topic in enumerate(TOPICS, 1):
            blocks.extend(criterion(f"B{number}{suffix}", topic, f"{50 + number}%" if number % 2 else "Partly met"))
        blocks.append(
            Figure(
                score_chart(6, whiskers=True),
                "Scores with their intervals" + suffix,
                "Intervals reach some eight points to each side.",
                f"interval-table{suffix}",
            )
        )
        blocks.append(score_table(f"interval-table{suffix}", 6))
    blocks += [
        Heading(1, "Next steps", "next"),
        Paragraph(
            (Span("See "), Span("the guidance", link="https://www.example.org/guidance"), Span(" for the plan."))
        ),
        ItemList(
            tuple((Paragraph(text(f"Step {number}: {topic}")),) for number, topic in enumerate(TOPICS, 1)), ordered=True
        ),
        Table(
            "Arrangements",
            (cell("Week"), cell("Work")),
            tuple((cell(f"Week {n}"), cell(topic)) for n, topic in enumerate(TOPICS, 1)),
            "ll",
            "arrangements",
        ),
        Paragraph(text("A note at the end."), "note"),
    ]
    return Document(
        Cover(
            "Effective supervision in Westshire",
            "Report of an inspection of the probation area",
            "Effective Supervision Inspection",
            "Inspectorate of Probation",
            "September 2005",
            marking="",
            notice="The cases in this report are synthetic. No real person is in it.",
        ),
        tuple(blocks),
        keywords=("probation", "inspection"),
    )
