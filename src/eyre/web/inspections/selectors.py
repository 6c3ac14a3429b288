"""What pages on inspections as a whole read."""

from __future__ import annotations

from eyre.web.access.rights import Rights
from eyre.web.access.table import STEPS, Step


def steps_open_to(rights: Rights) -> tuple[Step, ...]:
    """The steps that somebody may take an inspection now."""
    return tuple(step for step in STEPS if step.before == rights.state and rights.may(step.action))
