"""`eyre plan-size`: how many cases to draw, what margin they give, and which difference they can show."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from eyre.analysis.result import percent
from eyre.cli.show import console
from eyre.errors import EyreError
from eyre.statistics.sample_size import margin_of_size, margin_of_strata, power, size_for_margin


def plan_size(
    frame: Annotated[
        list[int], typer.Argument(help="Eligible cases; one number for each stratum.", show_default=False)
    ],
    margin: Annotated[float, typer.Option(help="The wanted margin, in percentage points.")] = 5,
    level: Annotated[float, typer.Option(help="How often the margin is to hold, in per cent.")] = 80,
    share: Annotated[float, typer.Option(help="The expected share, in per cent; 50 needs the most cases.")] = 50,
    size: Annotated[
        list[int] | None, typer.Option("--size", help="Instead of a margin: cases drawn, once for each stratum.")
    ] = None,
    difference: Annotated[
        tuple[float, float] | None,
        typer.Option(help="Two true shares in per cent: the chance to tell the first two strata apart."),
    ] = None,
) -> None:
    """Say how many cases to draw from a caseload for a wanted margin, or what margin a number of cases gives.

    Examples: `eyre plan-size 1217`, `eyre plan-size 100 1500 --size 25 --size 75`,
    `eyre plan-size 300 900 --size 60 --size 60 --difference 60 75 --level 95`
    """
    if size is not None and len(size) != len(frame):
        raise EyreError(f"There are {len(frame)} strata but {len(size)} sizes. Give --size once for each stratum.")
    expected, sure = share / 100, level / 100
    sizes = size or [size_for_margin(cases, margin / 100, sure, expected) for cases in frame]
    table = Table(show_edge=False, pad_edge=False)
    for title in ("Stratum", "Eligible", "Drawn", f"Margin at {level:g}%"):
        table.add_column(title, justify="right")
    for number, (cases, drawn) in enumerate(zip(frame, sizes, strict=True), 1):
        table.add_row(str(number), f"{cases:,}", str(drawn), _points(margin_of_size(cases, drawn, sure, expected)))
    if len(frame) > 1:
        whole = margin_of_strata(list(zip(frame, sizes, strict=True)), sure, expected)
        table.add_row("all", f"{sum(frame):,}", str(sum(sizes)), _points(whole))
    console.print(table)
    console.print(
        f"For a share near {share:g}%, drawn by chance without replacement. Sizes are rounded to the nearest case, so "
        "the margin may be a little over the wanted one.",
        style="dim",
    )
    if difference is not None:
        _tell_power(frame, sizes, difference, sure)


def _points(margin: float) -> str:
    return f"{100 * margin:.2f} points"


def _tell_power(frame: list[int], sizes: list[int], difference: tuple[float, float], level: float) -> None:
    if len(frame) < 2:
        raise EyreError(
            "A difference is between two groups. Give the eligible cases of both: eyre plan-size 300 900 ..."
        )
    first, second = difference
    chance = power((first / 100, second / 100), (sizes[0], sizes[1]), (frame[0], frame[1]), level)
    console.print(
        f"If the true shares are {first:g}% and {second:g}%, {sizes[0]} and {sizes[1]} cases tell them apart in "
        f"{percent(chance)} of all draws (two-sided test, level {percent(level)})."
    )
