"""The sample of the main inspection -> the cases that a second instrument judges."""

from __future__ import annotations

import pyarrow as pa

from eyre.framework.framework import Framework
from eyre.sampling.conditions import fulfilled
from eyre.sampling.replacement import inspected_cases


def thematic_cases(sample: pa.Table, caseload: pa.Table, framework: Framework) -> tuple[str, ...]:
    """The cases to inspect that a framework applies to; where it states a size, as many with the first tickets.

    The rule is the framework's `applies_to`, by what the caseload says of a case. All cases of the sample stay random
    within the theme, since the ticket knows nothing of it.
    """
    chosen = set(inspected_cases(sample))
    if framework.spec.applies_to is not None:
        applies = caseload.filter(fulfilled(framework.spec.applies_to, caseload, framework))
        chosen &= set(applies["case_id"].to_pylist())
    tickets = sorted((row["ticket"], row["case_id"]) for row in sample.to_pylist() if row["case_id"] in chosen)
    size = framework.spec.sampling.size if framework.spec.sampling else len(tickets)
    return tuple(case_id for _, case_id in tickets[:size])
