"""Takes in a carry-file: what a device could not send, encrypted to the key of the inspection.

{"format": "eyre carry-file 1", "inspection", "key": JSON Web Key, "iv", "data"}; data holds gzipped JSON:
{"voucher", "device", "events": [{"assessment", "event"}]}. docs/how-to/rescue-a-device.md tells how it comes about.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.signing import BadSignature
from django.db import transaction
from django.utils.translation import gettext as _

from eyre.assessment.incoming import Refusal
from eyre.assessment.standing import questions_of
from eyre.errors import EyreError
from eyre.web.accounts.models import User
from eyre.web.assessment.incoming import MOST_EVENTS, Sent, read_sent
from eyre.web.assessment.log import keep
from eyre.web.assessment.reach import lock_of
from eyre.web.audit.record import record
from eyre.web.device.keys import carry_key, vouched
from eyre.web.inspections import store
from eyre.web.inspections.models import Assessment, Inspection

FORMAT = "eyre carry-file 1"
MOST_BYTES = 20_000_000
_MOST_UNPACKED = 100_000_000
_INFO = b"eyre carry-file"


@dataclass(frozen=True, slots=True)
class Refused:
    """An event of a carry-file that was not taken in."""

    assessment: str
    question: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a carry-file. kept: events that are in the log, now or since before."""

    person_key: str
    kept: int
    refused: tuple[Refused, ...]


@transaction.atomic
def take_in(inspection: Inspection, content: bytes, *, by: User, at: datetime) -> TakenIn:
    """Keep the events of a carry-file in the name of the person whose device wrote it. Again, it changes nothing.

    Raises EyreError where it cannot be read.
    """
    carried = _open(inspection, content)
    try:
        person_key = vouched(inspection, carried["voucher"])
        listed = [(str(one["assessment"]), one["event"]) for one in carried["events"]]
    except (BadSignature, KeyError, TypeError):
        raise _unreadable() from None
    by_assessment: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for assessment_id, event in listed:
        by_assessment[assessment_id].append(event)
    kept, refused = 0, []
    for assessment_id, events in by_assessment.items():
        became = _take_in_events(inspection, assessment_id, events, person_key, at)
        kept += len(events) - len(became)
        refused += became
    record(
        by=by,
        action="take_in_carry_file",
        inspection=inspection.key,
        target=str(carried.get("device", ""))[:64],
        detail={"person": person_key, "kept": kept, "refused": len(refused)},
    )
    return TakenIn(person_key, kept, tuple(refused))


def _take_in_events(
    inspection: Inspection, assessment_id: str, events: list[dict[str, Any]], person_key: str, at: datetime
) -> list[Refused]:
    def told(event: dict[str, Any], refusal: Refusal) -> Refused:
        return Refused(assessment_id, str(event.get("question", "")), refusal.reason, refusal.remedy)

    assessment = Assessment.objects.filter(
        inspection=inspection, assessment_id=assessment_id, assessor_key=person_key
    ).first()
    if assessment is None:
        gone = Refusal(
            _("This assessment is not that person's."), _("Give the case back to that person, and take the file again.")
        )
        return [told(event, gone) for event in events]
    locked = lock_of(inspection, assessment)
    if locked:
        return [told(event, locked) for event in events]
    framework = store.frameworks(inspection)[assessment.framework]
    questions = questions_of(framework, assessment.schedule, assessment.part)
    refused = []
    for start in range(0, len(events), MOST_EVENTS):
        read = [(event, read_sent(event)) for event in events[start : start + MOST_EVENTS]]
        sent = [one for _event, one in read if isinstance(one, Sent)]
        result = keep(assessment, framework, questions, sent, actor_key=person_key, at=at)
        for event, one in read:
            refusal = one if isinstance(one, Refusal) else result.refused.get(one.event_id)
            if refusal:
                refused.append(told(event, refusal))
    return refused


def _open(inspection: Inspection, content: bytes) -> dict[str, Any]:
    try:
        outer = json.loads(content)
        if outer["format"] != FORMAT:
            raise _unreadable()
        if outer["inspection"] != inspection.key:
            raise EyreError(
                _("This carry-file belongs to another inspection, %(key)s. Take it in there.")
                % {"key": str(outer["inspection"])[:100]}
            )
        x, y = (int.from_bytes(_url64(outer["key"][name]), "big") for name in ("x", "y"))
        theirs = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        shared = carry_key(inspection).exchange(ec.ECDH(), theirs)
        key = HKDF(SHA256(), 32, salt=None, info=_INFO).derive(shared)
        packed = AESGCM(key).decrypt(base64.b64decode(outer["iv"]), base64.b64decode(outer["data"]), None)
        read = json.loads(_unpacked(packed))
    except (ValueError, KeyError, TypeError, RecursionError, InvalidTag, zlib.error):
        raise _unreadable() from None
    if not isinstance(read, dict):
        raise _unreadable()
    return read


def _unpacked(packed: bytes) -> bytes:
    unzip = zlib.decompressobj(wbits=31)
    unpacked = unzip.decompress(packed, _MOST_UNPACKED)
    if not unzip.eof:
        raise ValueError
    return unpacked


def _url64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _unreadable() -> EyreError:
    return EyreError(
        _(
            "This is no carry-file that this installation can open. Take the .eyre-carry file as the device wrote it; "
            "where the secret of the installation was changed since, put the earlier one back for this."
        )
    )
