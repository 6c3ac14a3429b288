"""The design of the sample: from which stratum each case was drawn, and how many cases of the frame it stands for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from eyre.assessment.inspection import Inspection
from eyre.errors import EyreError
from eyre.statistics.strata import Stratum

WHOLE_FRAME = "all"  # the stratum of a sample that was drawn in one go


class NoDesign(EyreError):
    """The inspection does not say how its sample was drawn, so sampling theory has nothing to work on."""


@dataclass(frozen=True)
class Design:
    """How the cases of one inspection were drawn: without replacement, stratum by stratum.

    strata: by name. stratum_of: the stratum of every sampled case, answered or not, by case_id.
    """

    strata: Mapping[str, Stratum]
    stratum_of: Mapping[str, str]

    def weight(self, case_id: str) -> float:
        """Cases of the frame that a sampled case stands for."""
        return self.strata[self.stratum_of[case_id]].weight

    @property
    def frame_size(self) -> int:
        """Eligible cases, sampled or not."""
        return sum(stratum.frame_size for stratum in self.strata.values())

    @property
    def lonely(self) -> tuple[str, ...]:
        """Strata with one sampled case of several: they do not tell how much their cases differ."""
        return tuple(name for name, stratum in self.strata.items() if not stratum.tells_its_spread)


def design_of(inspection: Inspection) -> Design:
    """Read the design from the table of strata, or else from the design weights of the cases.

    Raises NoDesign where the inspection has neither, EyreError where they contradict the cases.
    """
    rows = inspection.tables["cases"].select(["case_id", "stratum", "design_weight"]).to_pylist()
    if not rows:
        raise NoDesign("The inspection has no cases. Fill cases.csv first.")
    stratum_of = {str(row["case_id"]): row["stratum"] or WHOLE_FRAME for row in rows}
    sampled = Counter(stratum_of.values())
    stated = _stated_sizes(inspection.tables.get("strata"))
    if stated and list(stated) != [WHOLE_FRAME] and set(sampled) == {WHOLE_FRAME}:
        raise EyreError("strata.csv has several strata but cases.csv names none. Fill its column stratum.")
    sizes = stated or _sizes_from_weights(
        {str(row["case_id"]): row["design_weight"] for row in rows}, stratum_of, sampled
    )
    for name in sampled.keys() - sizes.keys():
        raise EyreError(f"cases.csv names the stratum {name!r}, which strata.csv does not have. Mend one of the two.")
    for name in sizes.keys() - sampled.keys():
        raise EyreError(
            f"No case of the stratum {name!r} was inspected, so the sample says nothing about its {sizes[name]} cases. "
            "Merge it with a similar stratum in strata.csv and cases.csv."
        )
    return Design({name: Stratum(size, sampled[name]) for name, size in sizes.items()}, stratum_of)


def _stated_sizes(table: pa.Table | None) -> dict[str, int]:
    rows = [] if table is None else table.select(["stratum", "frame_size"]).to_pylist()
    # A stratum of the frame without a case in it cannot have been drawn from.
    return {str(row["stratum"]): int(row["frame_size"]) for row in rows if row["frame_size"]}


def _sizes_from_weights(
    weights: Mapping[str, float | None], stratum_of: Mapping[str, str], sampled: Mapping[str, int]
) -> dict[str, int]:
    by_stratum: dict[str, list[float]] = defaultdict(list)
    for case, stratum in stratum_of.items():
        weight = weights[case]
        if weight is None:
            raise NoDesign(
                "The inspection does not say how many cases its sample was drawn from, so no sampling error can be "
                "given. Add strata.csv (stratum, frame_size), or fill the column design_weight of cases.csv."
            )
        by_stratum[stratum].append(weight)
    return {name: _size_from_weights(name, found, sampled[name]) for name, found in by_stratum.items()}


def _size_from_weights(stratum: str, weights: Sequence[float], sampled: int) -> int:
    least, most = min(weights), max(weights)
    if most - least > 1e-6 * most:
        raise EyreError(
            f"The cases of the stratum {stratum!r} have several design weights, from {least:g} to {most:g}. Within a "
            "stratum every case stands for frame_size / achieved cases: mend design_weight in cases.csv."
        )
    if least < 1:
        raise EyreError(
            f"The design weight of the stratum {stratum!r} is {least:g}, but a case stands at least for itself. "
            "Write frame_size / achieved into design_weight of cases.csv."
        )
    # A weight is written with few decimals; the frame that it came from is a whole number of cases.
    return round(least * sampled)
