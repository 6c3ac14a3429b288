"""The tables of an inspection -> its sample: the steps of the stage, as the command line and the pages take them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from eyre.errors import EyreError
from eyre.framework.framework import Framework
from eyre.sampling.certificate import Certificate, EarlierDraw, Seed, certify, draw_sample, verify
from eyre.sampling.design import Design, design
from eyre.sampling.draw import commitment
from eyre.sampling.frame import SamplingFrame, sampling_frame
from eyre.sampling.plan import SamplingPlan, TakenBack
from eyre.sampling.replacement import strata_table
from eyre.sampling.table_schemas import rules_of_draw
from eyre.sampling.thematic import thematic_cases

Tables = Mapping[str, pa.Table]


@dataclass(frozen=True)
class Drawn:
    """What a draw gives. tables: frame, exclusions, sample and strata."""

    frame: SamplingFrame
    tables: Tables
    certificate: Certificate


def drawing_framework(frameworks: Mapping[str, Framework]) -> Framework:
    """The framework of an inspection that says how the sample is drawn. Raises EyreError where none does."""
    found = rules_of_draw(frameworks.values())
    if found is None:
        raise EyreError("No framework of this inspection says how a sample is drawn. Add `sampling:` to its pack.")
    return found[0]


def design_of(frameworks: Mapping[str, Framework], plan: SamplingPlan, inspected_from: date) -> Design:
    """The design of the draw of an inspection."""
    return design(drawing_framework(frameworks), plan, inspected_from)


def committed(plan: SamplingPlan, secret: str, public_value: str, before: Certificate | None) -> SamplingPlan:
    """The plan with the hash of a secret, and the public value that will be mixed in, told before anybody knows it."""
    if before is not None or plan.commitment is not None:
        raise EyreError("A secret was committed, or a sample drawn, already. Draw with the secret that was shown then.")
    if not public_value.strip():
        raise EyreError("Nobody can check a public value that is not named. Say which it is and where it is published.")
    return plan.model_copy(update={"commitment": commitment(secret), "public_value": public_value.strip()})


def without_commitment(plan: SamplingPlan, because: str, before: Certificate | None) -> SamplingPlan:
    """The plan whose commitment is taken back for a reason: its secret is lost, so that nobody can draw with it.

    The commitment stays on record, and every certificate prints it: who takes one back because of what it would draw
    cannot hide it. Raises EyreError once it was drawn with, and where there is none or no reason.
    """
    if plan.commitment is None:
        raise EyreError("No secret is committed, so there is nothing to take back.")
    if before is not None:
        raise EyreError("A sample was drawn with this secret, and its certificate shows it. It is not lost.")
    if not because.strip():
        raise EyreError("Say why the commitment is taken back. The reason is printed on the certificate of the draw.")
    gone = TakenBack(commitment=plan.commitment, public_value=plan.public_value, because=because.strip())
    return plan.model_copy(update={"commitment": None, "public_value": "", "taken_back": (*plan.taken_back, gone)})


def new_sample(
    inspection: str,
    rules: Design,
    plan: SamplingPlan,
    caseload: pa.Table,
    source: Seed,
    before: Certificate | None = None,
    because: str = "",
) -> Drawn:
    """Draw the sample of an inspection and certify it.

    inspection: its id. before: the certificate of a sample that this one takes the place of, because of a reason; it
    stays on record. Raises EyreError where there is nothing to draw from, or no reason.
    """
    if not caseload.num_rows:
        raise EyreError(
            "There is no caseload yet, so there is nothing to draw from. Take one in first (on the command line: "
            "eyre caseload add FILE BUNDLE)."
        )
    if before is not None and not because.strip():
        raise EyreError(
            "A sample was drawn already. Say why another takes its place (on the command line: --because); "
            "both stay on record."
        )
    if plan.commitment is not None and not source.commitment:
        raise EyreError(
            "A secret was committed, so an open seed cannot be chosen any more. Give the secret and the public value."
        )
    frame = sampling_frame(caseload, rules)
    sample = draw_sample(frame, rules, source.seed)
    certificate = certify(inspection, frame, rules, plan, source, sample)
    if before is not None:
        earlier = EarlierDraw(
            seed=before.seed.seed,
            frame_hash=before.frame_hash,
            sample_hash=before.sample_hash,
            because=because.strip(),
        )
        certificate = certificate.model_copy(update={"earlier": (*before.earlier, earlier)})
    strata = strata_table(inspection, certificate.strata, sample.cases)
    tables = {"frame": frame.cases, "exclusions": frame.exclusions, "sample": sample.cases, "strata": strata}
    return Drawn(frame, tables, certificate)


def drawn_again(certificate: Certificate | None, tables: Tables, rules: Design) -> tuple[str, ...]:
    """Repeat a draw by its certificate; returns what differs, in sentences. Raises EyreError where there was none."""
    if certificate is None:
        raise EyreError("No sample was drawn yet, so there is nothing to verify. Draw one first: eyre sample draw.")
    return verify(certificate, tables["caseload"], rules, tables["frame"], tables["sample"])


def thematic_samples(
    frameworks: Iterable[Framework], sample: pa.Table, caseload: pa.Table
) -> tuple[tuple[Framework, tuple[str, ...]], ...]:
    """Each framework that applies to a part of the cases, with the cases of the sample that it judges."""
    thematic = (framework for framework in frameworks if framework.spec.applies_to is not None)
    return tuple((framework, thematic_cases(sample, caseload, framework)) for framework in thematic)
