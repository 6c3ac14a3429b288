"""Frame, allocation and seed -> the sample: the cases with the smallest tickets of each stratum.

The ticket of a case is the SHA-256 of the seed and its reference, so that the draw depends on no library's generator,
on no order of the file, and on no other case. Source: R. L. Rivest, Consistent sampling with replacement (2018), here
without replacement.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import pyarrow as pa

from eyre.errors import EyreError
from eyre.sampling.allocation import Stratum
from eyre.sampling.managers import limited
from eyre.sampling.table_schemas import SAMPLE
from eyre.tables.engine import query

_TICKETS = """
SELECT case_id, stratum, manager_key, ticket, draw_order, cases, position
FROM (
    SELECT *, row_number() OVER (PARTITION BY stratum ORDER BY ticket, case_id) AS draw_order
    FROM (SELECT *, sha256(seed || ':' || case_id) AS ticket FROM frame, seed)
)
JOIN sizes USING (stratum)
WHERE draw_order <= wanted
ORDER BY position, draw_order
"""


@dataclass(frozen=True)
class Sample:
    """cases: the table `sample`, by stratum in the order of the allocation, then by draw order. strata: the allocation,
    with what a limit for managers changed."""

    cases: pa.Table
    strata: tuple[Stratum, ...]


def draw(frame: pa.Table, strata: Sequence[Stratum], seed: str, most_per_manager: int | None = None) -> Sample:
    """Draw a simple random sample from each stratum, with its reserves next in order.

    frame: the table `frame`. most_per_manager: no manager gives more cases than that; the surplus goes to others of the
    same stratum. Raises EyreError for a seed that cannot be repeated.
    """
    ordered = query(
        _TICKETS,
        frame=frame,
        seed=pa.table({"seed": [checked_seed(seed)]}),
        sizes=pa.table(
            {
                "stratum": [one.id for one in strata],
                "position": list(range(len(strata))),
                "cases": [one.size.cases for one in strata],
                # A limit may pass over any number of cases, so then all of them are looked at.
                "wanted": [
                    one.frame_size if most_per_manager else one.size.cases + one.size.reserves for one in strata
                ],
            }
        ),
    )
    if most_per_manager is not None:
        ordered, strata = limited(ordered, strata, most_per_manager)
    main = [
        order <= cases for order, cases in zip(*(ordered[n].to_pylist() for n in ("draw_order", "cases")), strict=True)
    ]
    columns = {
        "case_id": ordered["case_id"],
        "stratum": ordered["stratum"],
        "ticket": ordered["ticket"],
        "draw_order": ordered["draw_order"],
        "role": ["main" if one else "reserve" for one in main],
        "status": ["selected" if one else "waiting" for one in main],
        "replaces": pa.nulls(len(main), pa.string()),
        "reason": pa.nulls(len(main), pa.string()),
    }
    return Sample(pa.table(columns, schema=SAMPLE.to_arrow()), tuple(strata))


def ticket(seed: str, case_id: str) -> str:
    """The ticket of one case: 64 hexadecimal digits."""
    return sha256(f"{checked_seed(seed)}:{case_id}".encode()).hexdigest()


def checked_seed(seed: str) -> str:
    """The seed as it is hashed. Raises EyreError where a person who reads it could not type it again."""
    plain = unicodedata.normalize("NFC", seed.strip())
    if not plain or not plain.isprintable():
        raise EyreError("The seed must be one line of printable signs. Give another seed.")
    return plain


def commitment(secret: str) -> str:
    """What is published before the draw, so that the secret half of the seed can no longer be changed."""
    return sha256(checked_seed(secret).encode()).hexdigest()


def mixed_seed(secret: str, public_value: str) -> str:
    """The seed from both halves: the secret nobody else knew, and the value that nobody could know."""
    return sha256(f"{checked_seed(secret)}:{checked_seed(public_value)}".encode()).hexdigest()
