"""Whether the caseload, the frame, the sample and its certificate of a bundle belong together."""

from __future__ import annotations

from collections.abc import Iterator

from eyre.assessment.inspection import Inspection
from eyre.bundle import layout
from eyre.bundle.load import Loaded
from eyre.bundle.rows import file_of, rows
from eyre.errors import EyreError, Problem
from eyre.sampling.certificate import verify
from eyre.sampling.design import design
from eyre.sampling.replacement import INSPECTED, strata_table
from eyre.tables.table_file import Findings

_AGAIN = "Put back the files as they were drawn, or draw again and say why: eyre sample draw --because."


def sampling_problems(loaded: Loaded, inspection: Inspection) -> Iterator[Problem]:
    """Find what does not fit between the tables of the draw."""
    tables, certificate = inspection.tables, inspection.certificate
    if certificate is None:
        if tables["sample"].num_rows:
            reason = "there is a sample but no certificate, so nobody can repeat the draw"
            yield Problem(layout.CERTIFICATE, reason, "Add the certificate, or draw with eyre sample draw.")
        return
    unread = any(
        p.severity == "error" for name in ("caseload", "frame", "sample", "strata") for p in _problems(loaded, name)
    )
    if unread:
        return  # told where the file is read
    try:
        framework = inspection.frameworks[certificate.framework]
        rules = design(framework, inspection.sampling, inspection.about.inspected_from)
        differences = verify(certificate, tables["caseload"], rules, tables["frame"], tables["sample"])
    except KeyError:
        differences = (
            f"The certificate is of the framework {certificate.framework}, which the inspection does not use.",
        )
    except EyreError as error:
        differences = (str(error),)
    for difference in differences:
        yield Problem(layout.CERTIFICATE, difference.removesuffix("."), _AGAIN)
    yield from _replacements(loaded)
    stated = strata_table(inspection.about.id, certificate.strata, tables["sample"])
    if not stated.equals(tables["strata"]):
        remedy = "Remove the file and draw or replace a case with eyre, which writes it again."
        yield Problem(file_of(loaded, "strata"), "the numbers are not those of the sample and its certificate", remedy)
    yield from _cases(loaded, inspection)


def _problems(loaded: Loaded, name: str) -> tuple[Problem, ...]:
    table = loaded.tables.get(name)
    return table.problems if table else ()


def _replacements(loaded: Loaded) -> Iterator[Problem]:
    """A reserve is taken in drawn order, for a case that was dropped for a reason."""
    findings = Findings(file_of(loaded, "sample"))
    status = {values["case_id"]: values["status"] for _, values in rows(loaded, "sample")}
    waiting: dict[str, int] = {}
    for row, values in rows(loaded, "sample"):
        if values["status"] == "waiting":
            waiting[values["stratum"]] = min(values["draw_order"], waiting.get(values["stratum"], values["draw_order"]))
        if values["status"] == "dropped" and not values["reason"]:
            findings.error("the case was dropped without a reason", "Give the reason.", row, "reason")
        if (values["status"] == "replacement") != (values["replaces"] is not None and values["role"] == "reserve"):
            if values["status"] != "dropped":
                reason = (
                    "a replacement is a reserve that names the case in whose place it stands, and no other case does"
                )
                findings.error(reason, "Mend status or replaces.", row, "replaces", values["replaces"])
        elif values["replaces"] is not None and status.get(values["replaces"]) != "dropped":
            findings.error("the case replaced was not dropped", "Mend its status.", row, "replaces", values["replaces"])
    for row, values in rows(loaded, "sample"):
        if values["status"] == "replacement" and values["draw_order"] > waiting.get(values["stratum"], 1 << 62):
            reason = "an earlier reserve of the stratum is still waiting"
            findings.error(reason, "Take reserves in drawn order.", row, "draw_order", values["draw_order"])
    yield from findings.all()


def _cases(loaded: Loaded, inspection: Inspection) -> Iterator[Problem]:
    """Only cases of the sample are inspected, each in the stratum from which it was drawn."""
    findings = Findings(file_of(loaded, "cases"))
    drawn = {values["case_id"]: values for _, values in rows(loaded, "sample")}
    for row, values in rows(loaded, "cases"):
        one = drawn.get(values["case_id"])
        if one is None or one["status"] not in INSPECTED:
            reason = "the case was not drawn" if one is None else f"the case is {one['status']} in the sample"
            findings.error(
                reason, "Leave it out, or replace a case with eyre sample replace.", row, "case_id", values["case_id"]
            )
        elif values["stratum"] is not None and values["stratum"] != one["stratum"]:
            findings.error(
                "the case was drawn from another stratum", f"Write {one['stratum']}.", row, "stratum", values["stratum"]
            )
    yield from findings.all()
