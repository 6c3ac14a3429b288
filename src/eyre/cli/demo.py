"""`eyre demo`: the whole path on an inspection that comes with eyre."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from eyre.assessment.inspection import Inspection
from eyre.bundle.load import load
from eyre.bundle.read import read_bundle
from eyre.bundle.write import write_bundle
from eyre.cli.bundles import draw
from eyre.cli.show import console, errors, scoring_sheet, shown_groups
from eyre.report.build import build_report
from eyre.sampling.stage import design_of, drawn_again
from eyre.scoring.rating import ratings
from eyre.scoring.scores import score
from eyre.synthetic.compare import compare_twin, tally
from eyre.synthetic.twins import shipped_bundle, twins


def demo(
    directory: Annotated[Path, typer.Argument(help="The folder to write into.")] = Path("eyre-demo"),
) -> None:
    """Write a whole inspection into a folder, check it, score it and build its report.

    The inspection reproduces the published figures of a real one from synthetic cases.

    Example: `eyre demo my-folder`
    """
    twin = twins()[0]
    bundle = directory / "bundle"
    with errors.status("Writing and checking the bundle ..."):
        shipped = load(shipped_bundle(twin)).inspection
        assert shipped is not None  # what comes with eyre can be read; what was written is checked
        write_bundle(shipped, bundle)
        inspection = read_bundle(bundle)
    with errors.status("Scoring ..."):
        scores, rated = score(inspection), ratings(inspection)
    console.print(f"[bold]{inspection.about.title}[/]\n{inspection.about.synthetic}\n")
    for sentence in _before_fieldwork(inspection):
        console.print(sentence)
    console.print()
    for framework in inspection.frameworks.values():
        console.print(scoring_sheet(framework, scores, rated, shown_groups(framework)))
        console.print()
    console.print(f"{tally(compare_twin(twin, inspection, scores, rated))}\n")
    written = draw(build_report(inspection, scores, rated), "report", directory, None)
    console.print("[bold]Written[/]")
    for path in (bundle, *written):
        console.print(f"  {path}")
    console.print(
        "\nOpen the report, then try:\n"
        f"  eyre trace {bundle} B1\n"
        f"  eyre score {bundle} --format csv\n"
        f"  eyre sample verify {bundle}\n"
        f"  eyre analyse {bundle}\n"
        f"  eyre feedback {bundle} --to {directory}\n"
        f"  eyre fieldwork timetable {bundle} --to {directory}/timetables"
    )


def _before_fieldwork(inspection: Inspection) -> Iterator[str]:
    """What happened before anybody read a file: the draw with its certificate, who assesses, and the timetable."""
    certificate, tables = inspection.certificate, inspection.tables
    if certificate is not None:
        drawn = ", ".join(f"{s.cases} of {s.frame_size:,} ({s.title.lower()})" for s in certificate.strata)
        rules = design_of(inspection.frameworks, inspection.sampling, inspection.about.inspected_from)
        again = drawn_again(certificate, tables, rules)
        said = f"it does not give this sample ({again[0]})" if again else "drawn again, it gives this very sample"
        yield (
            f"The register of {certificate.caseload_rows:,} rows has {certificate.frame_size:,} eligible cases. Drawn "
            f"were {drawn}. The certificate holds the seed: {said}."
        )
    allocation = tables["allocation"].to_pylist()
    if allocation:
        assessors = {row["assessor_key"] for row in allocation}
        twice = sum(row["purpose"] == "second" for row in allocation)
        yield f"{len(assessors)} assessors share the cases; {twice} cases are assessed twice, the second time blind."
    interviews = tables["timetable"].num_rows
    if interviews:
        yield f"The timetable has {interviews} interviews."
