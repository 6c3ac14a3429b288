"""Commands on the draw: ask for a caseload, check and take it in; commit a seed, draw, verify, replace a case."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer
from rich.markup import escape
from rich.table import Table

from eyre.assessment.inspection import Inspection
from eyre.assessment.sampled import require_undrawn, with_caseload, with_replacement, with_sample
from eyre.bundle.read import read_bundle
from eyre.bundle.write import write_bundle
from eyre.cli.bundles import Bundle
from eyre.cli.show import console, errors, show_problems
from eyre.errors import EyreError, Problems
from eyre.framework.framework import Framework
from eyre.framework.load import find_pack
from eyre.sampling.caseload import Caseload, read_caseload, template
from eyre.sampling.certificate import Certificate, StratumOfDraw, committed_seed, open_seed
from eyre.sampling.design import Design
from eyre.sampling.frame import SamplingFrame, sampling_frame
from eyre.sampling.plan import SamplingPlan
from eyre.sampling.stage import committed, design_of, drawing_framework, drawn_again, new_sample, thematic_samples

caseload_app = typer.Typer(
    no_args_is_help=True, help="The register of cases: ask an area for it, check it, take it in."
)
sample_app = typer.Typer(
    no_args_is_help=True, help="The draw: commit a seed, draw, verify the certificate, replace a case."
)

FrameworkId = Annotated[
    str | None,
    typer.Option("--framework", help="The pack that says what is asked for; without it, the only one that draws."),
]
File = Annotated[Path, typer.Argument(help="What the area sent: a .csv or .xlsx file.", show_default=False)]
Column = Annotated[
    list[str] | None,
    typer.Option("--column", help='A heading of the file and the column that it means: "Ref no=case_id". Repeatable.'),
]


@caseload_app.command("template")
def template_(
    framework: FrameworkId = None,
    to: Annotated[Path, typer.Option("--to", help="The file to write.")] = Path("caseload-template.csv"),
) -> None:
    """Write an empty caseload with the columns to ask an area for.

    Example: `eyre caseload template --framework esi-2005 --to for-the-area.csv`
    """
    to.write_bytes(template(_framework(framework)))
    console.print(f"Wrote {to}")


@caseload_app.command("check")
def check(
    source: Annotated[Path, typer.Argument(help="What the area sent (.csv, .xlsx), or a bundle.", show_default=False)],
    framework: FrameworkId = None,
    column: Column = None,
) -> None:
    """List all that is odd in a caseload, and count which cases would be in the frame and why others would not.

    Examples: `eyre caseload check from-the-area.xlsx --framework esi-2005`, `eyre caseload check eyre-demo/bundle`
    """
    if source.is_dir() or source.suffix.lower() == ".zip":
        inspection = read_bundle(source)
        _show_frame(sampling_frame(inspection.tables["caseload"], _design(inspection)))
        return
    with errors.status("Reading the caseload ..."):
        plan = _with_columns(SamplingPlan(), column)
        with source.open("rb") as opened:
            read = read_caseload(opened, source.name, _framework(framework), plan)
    _show_problems(read)
    rows = "1 row" if read.cases.num_rows == 1 else f"{read.cases.num_rows:,} rows"
    console.print(f"{rows} can be taken into a bundle: eyre caseload add {source} BUNDLE")


@caseload_app.command("add")
def add(file: File, bundle: Bundle, column: Column = None) -> None:
    """Take a caseload into a bundle: names are left out, and what its headings mean is remembered for the next time.

    Example: `eyre caseload add from-the-area.xlsx my-inspection --column "Ref no=case_id"`
    """
    inspection = read_bundle(bundle)
    require_undrawn(inspection)
    plan = _with_columns(inspection.sampling, column)
    with errors.status("Reading the caseload ..."), file.open("rb") as opened:
        read = read_caseload(
            opened, file.name, drawing_framework(inspection.frameworks), plan, inspection.tables["people"]
        )
    _show_problems(read)
    changed = with_caseload(inspection, read, plan)
    write_bundle(changed, bundle)
    _show_frame(sampling_frame(read.cases, _design(changed)))


@sample_app.command("commit")
def commit(
    bundle: Bundle,
    public_value: Annotated[
        str,
        typer.Option(
            "--public-value", help="Which value nobody can know yet will be mixed in, and where it is published."
        ),
    ],
) -> None:
    """Commit a secret before the draw: its hash is kept in the bundle, the secret is printed for you to keep.

    Publish the hash and the description of the public value, for instance by sending both to the area.
    Example: `eyre sample commit my-inspection --public-value "The lottery numbers of 14 May 2005, in order"`
    """
    inspection = read_bundle(bundle)
    secret = secrets.token_hex(16)
    plan = committed(inspection.sampling, secret, public_value, inspection.certificate)
    write_bundle(replace(inspection, sampling=plan), bundle)
    console.print(f"Publish now:  {plan.commitment}\n              {escape(public_value)}")
    console.print(
        f"Keep secret:  {secret}\nThen draw:    eyre sample draw {bundle} --secret {secret} --public-value ..."
    )


@sample_app.command("draw")
def draw(
    bundle: Bundle,
    seed: Annotated[str | None, typer.Option("--seed", help="An open seed, where none was committed.")] = None,
    secret: Annotated[str | None, typer.Option("--secret", help="The secret that was committed.")] = None,
    public_value: Annotated[
        str | None, typer.Option("--public-value", help="The public value, now that it is known.")
    ] = None,
    because: Annotated[
        str, typer.Option("--because", help="Why a sample is drawn that takes the place of another.")
    ] = "",
) -> None:
    """Draw the sample and its reserves, and write the certificate with which anybody can repeat the draw.

    Example: `eyre sample draw my-inspection --seed "any line of text"`
    """
    inspection = read_bundle(bundle)
    plan = inspection.sampling
    if (seed is None) == (secret is None or public_value is None):
        raise EyreError("Give either --seed, or --secret together with --public-value.")
    source = open_seed(seed) if seed is not None else committed_seed(secret or "", public_value or "", plan)
    with errors.status("Drawing ..."):
        caseload, before = inspection.tables["caseload"], inspection.certificate
        drawn = new_sample(inspection.about.id, _design(inspection), plan, caseload, source, before, because)
    after = with_sample(inspection, drawn)
    write_bundle(after, bundle)
    _show_frame(drawn.frame)
    _show_strata(after.tables["strata"], drawn.certificate)
    _show_thematic(after)


@sample_app.command("verify")
def verify_(bundle: Bundle) -> None:
    """Draw again from the caseload of a bundle and compare: says yes, or shows the difference.

    Example: `eyre sample verify eyre-demo/bundle`
    """
    inspection = read_bundle(bundle)
    with errors.status("Drawing again ..."):
        differences = drawn_again(inspection.certificate, inspection.tables, _design(inspection))
    for difference in differences:
        errors.print(f"[bold red]differs[/] {escape(difference)}")
    if differences:
        raise typer.Exit(1)
    certificate = _certificate(inspection)
    _show_strata(inspection.tables["strata"], certificate)
    _show_thematic(inspection)
    console.print(
        f"[bold green]Yes.[/] The caseload of {certificate.caseload_rows:,} rows and the seed give this very sample: "
        f"{certificate.sample_hash}"
    )


@sample_app.command("replace")
def replace_(
    bundle: Bundle,
    case: Annotated[str, typer.Argument(help="The case_id of the case that cannot be inspected.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it cannot be inspected.")],
) -> None:
    """Drop a case of the sample for a reason, and take the next reserve of its stratum.

    Example: `eyre sample replace my-inspection WM-0042 --reason "The file is with the court"`
    """
    inspection = read_bundle(bundle)
    after, reserve = with_replacement(inspection, case, reason)
    write_bundle(after, bundle)
    if reserve is None:
        console.print(f"{case} was dropped. Its stratum has no reserve left, so it gives one case less.")
    else:
        console.print(f"{case} was dropped; {reserve} takes its place.")


def _framework(wanted: str | None) -> Framework:
    if wanted is None:
        raise EyreError("Which instrument is it for? Name its pack with --framework; eyre framework list shows them.")
    return find_pack(wanted)


def _design(inspection: Inspection) -> Design:
    return design_of(inspection.frameworks, inspection.sampling, inspection.about.inspected_from)


def _certificate(inspection: Inspection) -> Certificate:
    if inspection.certificate is None:
        raise EyreError("No sample was drawn in this bundle yet. Draw one with: eyre sample draw.")
    return inspection.certificate


def _with_columns(plan: SamplingPlan, said: list[str] | None) -> SamplingPlan:
    columns = dict(plan.columns)
    for one in said or ():
        heading, equals, column = one.rpartition("=")
        if not equals or not heading.strip():
            raise EyreError(f'--column {one!r} is not understood. Write it as "heading=column".')
        columns[heading.strip()] = column.strip()
    return plan.model_copy(update={"columns": columns})


def _show_problems(read: Caseload) -> None:
    if read.errors:
        raise Problems(read.problems)
    if read.problems:
        show_problems(read.problems)


def _show_frame(frame: SamplingFrame) -> None:
    table = Table(title="Caseload", title_justify="left", title_style="bold", show_edge=False, pad_edge=False)
    table.add_column("Rows")
    table.add_column("Cases", justify="right")
    for row in frame.exclusions.to_pylist():
        table.add_row(escape(f"Left out: {row['title']}"), f"{row['cases']:,}")
    table.add_section()
    for stratum, size in frame.sizes.items():
        table.add_row(escape(f"In the frame: {frame.titles[stratum]}"), f"{size:,}")
    table.add_section()
    table.add_row("All rows", f"{len(frame.left_out):,}", style="bold")
    console.print(table)


def _show_strata(strata: pa.Table, certificate: Certificate) -> None:
    table = Table(title="Sample", title_justify="left", title_style="bold", show_edge=False, pad_edge=False)
    for title in ("Stratum", "In the frame", "Target", "Drawn", "Achieved", "Reserves", "Why so many"):
        table.add_column(title, justify="left" if title in ("Stratum", "Why so many") else "right")
    history = {one.stratum: one for one in certificate.strata}
    for row in strata.to_pylist():
        numbers = (f"{row[name]:,}" for name in ("frame_size", "target", "drawn", "achieved", "reserves"))
        table.add_row(escape(row["title"]), *numbers, escape(_history(history[row["stratum"]])))
    console.print(table)
    console.print(f"Seed {escape(certificate.seed.seed)}; frame {certificate.frame_hash[:16]}...")


def _history(stratum: StratumOfDraw) -> str:
    return "; ".join(f"{step.cases}: {step.why}" for step in stratum.history)


def _show_thematic(inspection: Inspection) -> None:
    tables = inspection.tables
    for framework, cases in thematic_samples(inspection.frameworks.values(), tables["sample"], tables["caseload"]):
        console.print(f"{escape(framework.title)}: {len(cases)} of these cases")
