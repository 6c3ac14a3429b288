"""Sizes of strata -> how many cases each gives, and why: every change of a size keeps its reason.

The strata are the leaves of a tree: quotas and the rest, each divided by the columns that the design names. A number of
cases is shared among the parts below it, exactly, until nothing is divided further.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from eyre.errors import EyreError
from eyre.sampling.design import REST, Design
from eyre.sampling.frame import SEPARATOR
from eyre.sampling.size import Size
from eyre.sampling.smallest_first import half_up, smallest_first

Path = tuple[str, ...]
Sizes = Mapping[Path, int]


class FrameTooSmall(EyreError):
    """More cases are to be drawn than are eligible."""

    def __init__(self, *, eligible: int, wanted: int, where: str = "") -> None:
        super().__init__(
            f"{wanted} cases are to be drawn{where} but only {eligible} are eligible. "
            f"Set a smaller size in sampling.yaml, or ask the area whether cases are missing from its caseload."
        )


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the frame and what is drawn from it.

    frame_size: its eligible cases. target: cases that the allocation gives it. size: cases and reserves that are drawn,
    fewer than the target only where a limit for managers leaves no other way.
    """

    id: str
    title: str
    frame_size: int
    target: int
    size: Size


def allocate(sizes: Mapping[str, int], titles: Mapping[str, str], design: Design) -> tuple[Stratum, ...]:
    """Share the sample among the strata of the frame.

    sizes: eligible cases by id of the stratum. titles: of the strata. The cases of all strata add up to the size of the
    sample. Raises FrameTooSmall, and EyreError where Neyman allocation knows no spread of a stratum.
    """
    if design.size > sum(sizes.values()):
        raise FrameTooSmall(eligible=sum(sizes.values()), wanted=design.size)
    leaves = {tuple(id_.split(SEPARATOR)): size for id_, size in sizes.items()}
    strata = []
    for part, size in _quotas(leaves, design).items():
        below = {path: number for path, number in leaves.items() if path[0] == part} or {(part,): 0}
        for path, own in _divided(below, size, 1, design).items():
            id_, frame_size = SEPARATOR.join(path), below[path]
            title = titles.get(id_, _title(part, design))
            strata.append(Stratum(id_, title, frame_size, own.cases, _reserved(own, frame_size, design)))
    return tuple(strata)


def _title(part: str, design: Design) -> str:
    return next((quota.title for quota in design.quotas if quota.id == part), part)


def _quotas(leaves: Sizes, design: Design) -> dict[str, Size]:
    """What each quota gives, and the rest of the sample. What a quota lacks is drawn from all other cases."""
    found: dict[str, Size] = {}
    for quota in design.quotas:
        eligible = sum(size for path, size in leaves.items() if path[0] == quota.id)
        size = Size(0).changed(quota.cases, "fixed quota")
        found[quota.id] = size.changed(min(quota.cases, eligible), "no more are eligible; the rest draws as many more")
    rest = design.size - sum(size.cases for size in found.values())
    eligible = sum(size for path, size in leaves.items() if path[0] == REST)
    if rest > eligible:
        raise FrameTooSmall(eligible=eligible, wanted=rest, where=" outside the quotas")
    if rest or eligible:
        found[REST] = Size(0).changed(rest, f"{design.size} without the quotas" if found else "size of the sample")
    return found


def _divided(leaves: Sizes, size: Size, depth: int, design: Design) -> dict[Path, Size]:
    """Share a number of cases among the strata that begin with the same values, level by level."""
    if depth == len(next(iter(leaves))):
        return dict.fromkeys(leaves, size)
    parts: dict[Path, dict[Path, int]] = {}
    for path, number in leaves.items():
        parts.setdefault(path[: depth + 1], {})[path] = number
    available = {SEPARATOR.join(path): sum(below.values()) for path, below in parts.items()}
    shares = _shared(available, size.cases, design)
    found: dict[Path, Size] = {}
    for path, below in parts.items():
        own = shares[SEPARATOR.join(path)]
        found |= _divided(below, replace(own, history=(*size.history, *own.history)), depth + 1, design)
    return found


def _shared(available: Mapping[str, int], total: int, design: Design) -> dict[str, Size]:
    if design.allocation == "smallest_first":
        return smallest_first(available, total, design.reserves)
    if design.allocation == "proportional":
        return apportioned({name: Fraction(size) for name, size in available.items()}, available, total)
    unknown = [name for name in available if name not in design.spread]
    if unknown:
        remedy = "Add it under `spread:` in sampling.yaml, from an earlier inspection."
        raise EyreError(f"Neyman allocation needs the spread expected in {', '.join(unknown[:5])!r}. {remedy}")
    return apportioned({name: size * design.spread[name] for name, size in available.items()}, available, total)


def apportioned(weights: Mapping[str, Fraction], available: Mapping[str, int], total: int) -> dict[str, Size]:
    """Share `total` cases in proportion to weights, exactly, by largest remainders; nobody gives more than it has.

    A stratum whose share is above what it has gives all of it, and the others share what is left (Cochran, Sampling
    Techniques, 3rd ed. (1977), section 5.8). Equal remainders go in the order of the strata.
    """
    full = _full(weights, available, total)
    left = total - sum(available[name] for name in full)
    open_ = {name: weight for name, weight in weights.items() if name not in full}
    if not any(open_.values()):  # strata in which nothing is expected to vary share by their size
        open_ = {name: Fraction(available[name]) for name in open_}
    whole = sum(open_.values(), Fraction(0)) or Fraction(1)
    shares = {name: left * weight / whole for name, weight in open_.items()}
    cases = {name: floor(share) for name, share in shares.items()}
    ordered = sorted(open_, key=lambda name: cases[name] - shares[name])
    raised = set(ordered[: left - sum(cases.values())])
    found = {}
    for name in weights:
        if name in full:
            found[name] = Size(0).changed(
                available[name], "its share of the cases is above what is eligible: all are drawn"
            )
            continue
        why = f"its part of {left} is {float(shares[name]):.2f}, rounded down"
        own = Size(0).changed(cases[name], why)
        found[name] = own.changed(cases[name] + (name in raised), f"one more for its large remainder, to reach {left}")
    return found


def _full(weights: Mapping[str, Fraction], available: Mapping[str, int], total: int) -> set[str]:
    """Strata whose share is at least all that they have; taking them out raises the shares of the others."""
    full: set[str] = set()
    while True:
        left = total - sum(available[name] for name in full)
        whole = sum((weight for name, weight in weights.items() if name not in full), Fraction(0))
        more = {
            name
            for name, weight in weights.items()
            if name not in full and whole and left * weight >= available[name] * whole
        }
        if not more:
            return full
        full |= more


def _reserved(size: Size, available: int, design: Design) -> Size:
    """Reserves as a share of the cases; the method smallest_first has its own."""
    wanted = (
        size.reserves
        if design.allocation == "smallest_first" and design.divided_by
        else half_up(size.cases * design.reserves)
    )
    return replace(size, reserves=min(wanted, available - size.cases))
