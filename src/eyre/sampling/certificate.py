"""All that a stranger needs to repeat a draw, and the comparison of a repeated draw with what is claimed.

docs/how-to/check-a-certificate.md tells the same without eyre.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, ValidationError

import eyre
from eyre.errors import EyreError, Problem, Problems
from eyre.framework.spec import Sampling
from eyre.sampling.allocation import allocate
from eyre.sampling.design import Design
from eyre.sampling.draw import Sample, checked_seed, commitment, draw, mixed_seed
from eyre.sampling.frame import SamplingFrame, sampling_frame
from eyre.sampling.plan import SamplingPlan

METHOD = "sha256-tickets-1"  # changes with any rule that changes a sample


class Part(BaseModel):
    """A part of certificate.json: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Seed(Part):
    """The seed, and where it comes from where it was committed in advance."""

    seed: str
    commitment: str = Field(default="", description="SHA-256 of the secret, published before the draw.")
    secret: str = Field(default="", description="Revealed with the draw.")
    public_value: str = Field(default="", description="Mixed in; nobody could know it when the secret was committed.")
    public_source: str = Field(default="", description="Where the public value can be looked up.")


class Step(Part):
    """The number of cases of a stratum after a step, and why."""

    cases: int
    why: str


class StratumOfDraw(Part):
    """A stratum, its size in the frame, what was drawn from it, and the history of that number."""

    stratum: str
    title: str
    frame_size: int
    target: int = Field(description="Cases that the allocation gives; more than were drawn only under a limit.")
    cases: int
    reserves: int
    history: tuple[Step, ...]


class LeftOut(Part):
    """Rows of the caseload that are not in the frame, for one reason."""

    reason: str
    title: str
    cases: int


class EarlierDraw(Part):
    """A draw that this one takes the place of."""

    seed: str
    frame_hash: str
    sample_hash: str
    because: str


class Certificate(Part):
    """What certificate.json says."""

    method: str = METHOD
    eyre: str = Field(description="The version of eyre that drew.")
    inspection: str
    framework: str
    version: str
    commenced: tuple[date, date]
    counted_on: date
    rules: Sampling
    plan: SamplingPlan
    seed: Seed
    caseload_rows: int
    frame_size: int
    frame_hash: str
    left_out: tuple[LeftOut, ...]
    strata: tuple[StratumOfDraw, ...]
    sample_hash: str
    earlier: tuple[EarlierDraw, ...] = ()


def certificate_text(certificate: Certificate) -> str:
    """The certificate as certificate.json holds it."""
    return certificate.model_dump_json(indent=2, exclude_defaults=False, by_alias=True) + "\n"


def read_certificate(text: str, name: str) -> Certificate:
    """Read certificate.json. name: the file as messages shall call it. Raises Problems for anything else."""
    try:
        return Certificate.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or None
        reason = f"this is no certificate of a draw ({first['msg'][:120]})"
        raise Problems(
            [Problem(name, reason, "Put back the file as eyre sample draw wrote it.", column=place)]
        ) from error


def open_seed(seed: str) -> Seed:
    """A seed that was given openly."""
    return Seed(seed=checked_seed(seed))


def committed_seed(secret: str, public_value: str, plan: SamplingPlan) -> Seed:
    """The seed from a secret that was committed in sampling.yaml. Raises EyreError where it is another secret."""
    if plan.commitment is None:
        raise EyreError(
            "No secret was committed before the draw. Commit one first (eyre sample commit), or draw with an open seed."
        )
    if commitment(secret) != plan.commitment:
        raise EyreError("This is not the secret that was committed. Give the one that was shown then.")
    return Seed(
        seed=mixed_seed(secret, public_value),
        commitment=plan.commitment,
        secret=checked_seed(secret),
        public_value=checked_seed(public_value),
        public_source=plan.public_value,
    )


def draw_sample(frame: SamplingFrame, design: Design, seed: str) -> Sample:
    """Allocate and draw: the whole way from a frame to its sample."""
    strata = allocate(frame.sizes, frame.titles, design)
    return draw(frame.cases, strata, seed, design.most_per_manager)


def certify(
    inspection: str, frame: SamplingFrame, design: Design, plan: SamplingPlan, seed: Seed, sample: Sample
) -> Certificate:
    """Write down a draw so that it can be repeated."""
    rules = design.framework.spec.sampling
    assert rules is not None  # without rules there is no design
    return Certificate(
        eyre=eyre.__version__,
        inspection=inspection,
        framework=design.framework.id,
        version=design.framework.version,
        commenced=design.commenced,
        counted_on=design.counted_on,
        rules=rules,
        plan=plan,
        seed=seed,
        caseload_rows=len(frame.left_out),
        frame_size=frame.cases.num_rows,
        frame_hash=frame_hash(frame.cases),
        left_out=tuple(LeftOut(**row) for row in frame.exclusions.to_pylist()),
        strata=tuple(
            StratumOfDraw(
                stratum=one.id,
                title=one.title,
                frame_size=one.frame_size,
                target=one.target,
                cases=one.size.cases,
                reserves=one.size.reserves,
                history=tuple(Step(cases=step.cases, why=step.why) for step in one.size.history),
            )
            for one in sample.strata
        ),
        sample_hash=sample_hash(sample.cases),
    )


def frame_hash(frame: pa.Table) -> str:
    """SHA-256 of the frame: a line `reference<tab>stratum` for each case, sorted by the bytes of the reference.

    Where the draw limits the cases of a manager, a third field holds the manager's key.
    """
    ordered = frame.sort_by("case_id")
    columns = ["case_id", "stratum"] + (["manager_key"] if ordered["manager_key"].null_count < len(ordered) else [])
    return _hash(zip(*(ordered[name].to_pylist() for name in columns), strict=True))


def sample_hash(sample: pa.Table) -> str:
    """SHA-256 of what was drawn: a line `reference<tab>stratum<tab>role<tab>draw_order`, sorted by the reference."""
    ordered = sample.sort_by("case_id")
    columns = ("case_id", "stratum", "role", "draw_order")
    return _hash(zip(*(ordered[name].to_pylist() for name in columns), strict=True))


def _hash(lines: Iterator[tuple[object, ...]]) -> str:
    digest = sha256()
    digest.update("".join("\t".join(map(_field, line)) + "\n" for line in lines).encode())
    return digest.hexdigest()


def _field(value: object) -> str:
    return "" if value is None else str(value)


def verify(
    certificate: Certificate, caseload: pa.Table, design: Design, frame: pa.Table, sample: pa.Table
) -> tuple[str, ...]:
    """Draw again from the caseload and compare with the frame, the sample and the certificate that are claimed.

    Returns what differs, in sentences; nothing where the draw is what it says.
    """
    differences = [*_seed_differences(certificate.seed)]
    if certificate.method != METHOD:
        return (
            *differences,
            f"The certificate is of the method {certificate.method}; this version of eyre knows {METHOD}.",
        )
    if certificate.rules != design.framework.spec.sampling:
        differences.append("The rules in the certificate are not those of the framework.")
    again = sampling_frame(caseload, design)
    differences += _frame_differences(certificate, again, frame)
    drawn = draw_sample(again, design, certificate.seed.seed)
    differences += _sample_differences(certificate, drawn, sample)
    return tuple(differences)


def _seed_differences(seed: Seed) -> Iterator[str]:
    if not seed.commitment:
        return
    if commitment(seed.secret) != seed.commitment:
        yield "The secret is not the one that was committed."
    if mixed_seed(seed.secret, seed.public_value) != seed.seed:
        yield "The seed is not made of the secret and the public value."


def _frame_differences(certificate: Certificate, again: SamplingFrame, frame: pa.Table) -> Iterator[str]:
    if frame_hash(frame) != certificate.frame_hash:
        yield "frame.csv is not the frame of the certificate."
    if frame_hash(again.cases) != certificate.frame_hash:
        yield (
            f"The caseload gives a frame of {again.cases.num_rows:,} cases, not the one of the certificate, "
            f"which has {certificate.frame_size:,}."
        )
        yield from _set_differences(_keys(again.cases, 2), _keys(frame, 2), "in the frame")
    left_out = tuple(LeftOut(**row) for row in again.exclusions.to_pylist())
    if left_out != certificate.left_out:
        yield "The caseload gives other counts of cases left out than the certificate has."


def _sample_differences(certificate: Certificate, drawn: Sample, sample: pa.Table) -> Iterator[str]:
    sizes = {one.id: (one.size.cases, one.size.reserves) for one in drawn.strata}
    claimed = {one.stratum: (one.cases, one.reserves) for one in certificate.strata}
    for stratum in sorted(sizes.keys() | claimed.keys()):
        if sizes.get(stratum) != claimed.get(stratum):
            here, there = sizes.get(stratum, (0, 0)), claimed.get(stratum, (0, 0))
            yield (
                f"{stratum}: the rules give {here[0]} cases and {here[1]} reserves, "
                f"the certificate has {there[0]} and {there[1]}."
            )
    if sample_hash(drawn.cases) != certificate.sample_hash:
        yield "The draw repeated gives another sample than the certificate has."
    yield from _set_differences(_keys(drawn.cases, 5), _keys(sample, 5), "in the sample")


def _keys(table: pa.Table, columns: int) -> set[tuple[object, ...]]:
    return set(zip(*(table[name].to_pylist() for name in table.column_names[:columns]), strict=True))


def _set_differences(again: set[tuple[object, ...]], claimed: set[tuple[object, ...]], where: str) -> Iterator[str]:
    for missing, what in ((again - claimed, "should be"), (claimed - again, "should not be")):
        names = sorted({str(one[0]) for one in missing})
        if names:
            more = f" and {len(names) - 5:,} more" if len(names) > 5 else ""
            yield f"{', '.join(names[:5])}{more}: {what} {where} as drawn."
