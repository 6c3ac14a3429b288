"""Names in a caseload -> keys: which cases are of one person, and who manages a case."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa

from eyre.tables.cells import folded
from eyre.tables.columns import Column, repeated
from eyre.tables.columns import compute as pc
from eyre.tables.engine import query

MANAGER_KIND = "case_manager"
PEOPLE = pa.schema([("key", pa.string()), ("kind", pa.string()), ("name", pa.string()), ("contact", pa.string())])

DIGEST = pa.binary(16)

# A name is compared by its words in any order: SMITH, John is John Smith. Signs between words and case do not count.
_DIGESTS = r"""
SELECT CASE WHEN len(words) > 0 THEN unhex(md5(array_to_string(words, ' ') || ' ' || date_of_birth)) END AS digest
FROM (
    SELECT place, date_of_birth,
        list_sort(regexp_extract_all(lower(nfc_normalize(name)), '[\p{L}\p{M}\p{N}]+')) AS words
    FROM persons
)
ORDER BY place
"""

_SAME_PERSON = """
WITH several AS (
    SELECT digest, min(case_id) AS person FROM cases
    GROUP BY digest HAVING min(case_id) < max(case_id)
)
SELECT place, person FROM cases JOIN several USING (digest) WHERE case_id IS NOT NULL
"""


def digests(names: Column, births: Column) -> Column:
    """What stands for a name and a date of birth, so that they need not be kept; null where one of them is missing.

    It only tells persons of one file apart: whoever knows a name can make it again.
    """
    table = pa.table({"place": _places(names), "name": names, "date_of_birth": births})
    return query(_DIGESTS, persons=table)["digest"].combine_chunks().cast(DIGEST)


def same_person(case_ids: Column, digests: Column, persons: Column) -> Column:
    """The key of the person for each case whose person has several: the smallest reference of them.

    Cases are of one person where name and date of birth are the same. persons: keys given already, which stay.
    """
    places = _places(case_ids)
    cases = pa.table({"place": places, "case_id": case_ids, "digest": digests}).filter(repeated(digests))
    found = query(_SAME_PERSON, cases=cases)
    index = pc.index_in(places, value_set=found["place"].combine_chunks())
    return pc.coalesce(persons, found["person"].combine_chunks().take(index))


def _places(column: Column) -> Column:
    return pa.array(np.arange(len(column)))


def manager_keys(managers: Column, people: pa.Table | None) -> tuple[Column, pa.Table]:
    """A key for each manager, by key or name in `people`, and the rows of `people` for those who are new there."""
    known: dict[str, str] = {}
    for row in people.to_pylist() if people is not None else ():
        known[folded(row["key"])] = row["key"]
        if row["name"]:
            known.setdefault(folded(row["name"]), row["key"])
    encoded = managers.dictionary_encode()
    written = encoded.dictionary.to_pylist()
    # Sorted, so that a manager has the same key wherever in the file the first case stands.
    new = sorted({folded(name): name for name in sorted(written, reverse=True) if folded(name) not in known}.items())
    first = (
        max(
            (int(key[len("manager-") :]) for key in known.values() if re.fullmatch("manager-[0-9]{1,9}", key)),
            default=0,
        )
        + 1
    )
    given = {name: f"manager-{number:03d}" for number, (name, _) in enumerate(new, start=first)}
    rows = [{"key": given[name], "kind": MANAGER_KIND, "name": shown, "contact": None} for name, shown in new]
    known |= given
    keys = pa.array([known[folded(name)] for name in written], pa.string()).take(encoded.indices)
    return keys, pa.Table.from_pylist(rows, schema=PEOPLE)
