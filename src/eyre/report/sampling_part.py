"""How the cases were drawn: what each stratum was to give and gave, who was left out, and how to repeat the draw."""

from __future__ import annotations

from collections.abc import Iterator

from eyre.document.model import Block, Paragraph, text
from eyre.framework.framework import Framework
from eyre.framework.spec import ReportPart
from eyre.report.material import Material, figure, table, words
from eyre.sampling.certificate import Certificate


def sampling(material: Material, framework: Framework, part: ReportPart) -> Iterator[Block]:
    """The strata and the exclusion register of the draw; nothing where the inspection has no certificate."""
    certificate = material.inspection.certificate
    if certificate is None:
        return
    strata = material.inspection.tables["strata"].to_pylist()
    names = ("frame_size", "target", "drawn", "achieved")
    totals = tuple(figure(f"{sum(row[name] for row in strata):,}", strong=True) for name in names)
    yield table(
        "Cases drawn, by stratum",
        ("Stratum", "Eligible", "Target", "Drawn", "Achieved"),
        [
            *((words(row["title"]), *(figure(f"{row[name]:,}") for name in names)) for row in strata),
            (words("All strata", strong=True), *totals),
        ],
        key=f"{part.id}-strata",
        align="lrrrr",
        widths=(44, 14, 14, 14, 14),
        note=_changes(certificate),
    )
    if certificate.left_out:
        counted = (
            f"The caseload had {certificate.caseload_rows:,} rows; {certificate.frame_size:,} cases were eligible."
        )
        yield table(
            "Cases of the caseload that could not be drawn",
            ("Reason", "Cases"),
            [(words(one.title), figure(f"{one.cases:,}")) for one in certificate.left_out],
            key=f"{part.id}-left-out",
            align="lr",
            widths=(80, 20),
            note=counted,
        )
    yield Paragraph(text(_seed(certificate)), "note")


def _changes(certificate: Certificate) -> str:
    """Why a stratum gives another number of cases than was first asked of it."""
    changed = [
        f"{one.title}: {step.cases}, since {step.why}."
        for one in certificate.strata
        for step in one.history[1:]
        if one.cases < one.target or one.history[0].cases > one.frame_size
    ]
    return " ".join(["Achieved: cases drawn and not dropped, with the reserves taken in their place.", *changed])


def _seed(certificate: Certificate) -> str:
    seed = certificate.seed
    origin = ""
    if seed.commitment:
        origin = f"It was made of a secret committed in advance and of a public value: {seed.public_source}. "
    return (
        f"The cases were drawn at random within each stratum, by the seed {seed.seed}. {origin}"
        "The certificate of the draw is part of the files of the inspection, so that anybody can repeat it. The frame "
        f"has the SHA-256 {certificate.frame_hash}."
    )
