"""Calls on the instruments of an inspection: which versions are in use, and the move to others."""

# Annotations are read when the calls are defined.

from base64 import b64encode

from ninja import File, Router, Schema
from ninja.files import UploadedFile

from eyre.bundle.move import move
from eyre.errors import EyreError
from eyre.web.access.table import Action
from eyre.web.api.api import Call, allowed
from eyre.web.assessment.instruments import MOST_BYTES, move_to, sent_packs
from eyre.web.inspections import store

router = Router(tags=["instruments"])


class Unfit(Schema):
    """An answer that would not fit: it stays in the log, and counts as missing."""

    assessment_id: str
    question: str
    version: str
    reason: str


class Preview(Schema):
    """What would change by a move. seen: the revision on which it rests."""

    versions: dict[str, str]
    moved: int
    unfitting: list[Unfit]
    seen: int


@router.post("/{slug:key}/instruments/preview", response=Preview, summary="What a move to other versions would change")
def preview(request: Call, key: str, packs: File[UploadedFile] = None) -> Preview:  # type: ignore[assignment]
    """Of packs that are sent as a .zip file, or else of those that come with eyre; nothing moves."""
    found, _rights = allowed(request, key, Action.MOVE_VERSION)
    wanted = move(store.read(found), sent_packs(store.read(found), _sent(packs)))
    return Preview(
        versions={id_: pack.version for id_, pack in wanted.inspection.frameworks.items()},
        moved=wanted.moved,
        unfitting=[
            Unfit(assessment_id=one.assessment_id, question=one.question, version=one.version, reason=one.reason)
            for one in wanted.unfitting
        ],
        seen=found.revision,
    )


@router.post("/{slug:key}/instruments", response=dict[str, int], summary="Move to other versions of the instruments")
def to_others(request: Call, key: str, seen: int, packs: File[UploadedFile] = None) -> dict[str, int]:  # type: ignore[assignment]
    """Says how many assessments go on under them. seen: from the preview; nothing moves if more has changed since."""
    found, _rights = allowed(request, key, Action.MOVE_VERSION)
    return {"moved": move_to(found, _sent(packs), by=request.user, seen=seen)}


def _sent(packs: UploadedFile | None) -> str:
    if packs is None:
        return ""
    if (packs.size or 0) > MOST_BYTES:
        raise EyreError("No pack is as large as that. Send the .zip file of a pack.")
    return b64encode(packs.read()).decode("ascii")
