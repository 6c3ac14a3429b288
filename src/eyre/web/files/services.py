"""Takes evidence files in, gives them out, removes them; each is recorded."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC
from hashlib import file_digest
from pathlib import Path, PurePath
from typing import IO, Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from eyre.bundle.carried import Carried, content_of
from eyre.bundle.files import Files
from eyre.errors import Problem, Problems
from eyre.framework.spec import Question
from eyre.web.accounts.models import User
from eyre.web.audit.record import record
from eyre.web.files.kinds import Refused, kind_of
from eyre.web.files.models import EvidenceFile
from eyre.web.files.scanner import scan
from eyre.web.inspections.models import Assessment, Inspection

# What a bundle says of a file besides its content.
ABOUT = ("framework", "criterion", "case_id", "assessment_id", "question", "sender_key")


def keep(
    inspection: Inspection,
    uploaded: UploadedFile[bytes],
    *,
    by: User,
    sender_key: str = "",
    framework: str = "",
    criterion: str = "",
    case_id: str = "",
    assessment_id: str = "",
    question: str = "",
) -> EvidenceFile:
    """Check a file, let the scanner look at it, and keep it. Raises Refused, and then nothing is kept."""
    made = EvidenceFile(
        inspection=inspection, by=by, sender_key=sender_key, framework=framework, criterion=criterion,
        case_id=case_id, assessment_id=assessment_id, question=question, **_stored(uploaded, uploaded.name or ""),
    )  # fmt: skip
    with undone([made]), transaction.atomic():
        _keep(made)
    return made


def keep_beside(assessment: Assessment, question: Question, uploaded: UploadedFile[bytes], *, by: User) -> EvidenceFile:
    """Keep a file beside the answer to a question. Raises Refused, and then nothing is kept."""
    return keep(
        assessment.inspection, uploaded, by=by, sender_key=assessment.assessor_key or "",
        case_id=assessment.case_id or assessment.unit_id,
        assessment_id=assessment.assessment_id, question=question.id,
    )  # fmt: skip


def store(carried: Iterable[Carried], files: Files) -> list[EvidenceFile]:
    """Check and store the files that came with a bundle, for an inspection that is not there yet.

    Raises Problems for all that are refused, and then none is stored.
    """
    made: list[EvidenceFile] = []
    problems: list[Problem] = []
    with undone(made):
        for one in carried:
            try:
                stored = _stored(io.BytesIO(content_of(one, files)), one.name)
            except Refused as error:
                reason, _, remedy = str(error).partition(". ")
                problems.append(Problem(one.file, reason[:1].lower() + reason[1:], remedy))
            except Problems as error:
                problems += error.problems
            else:
                about = {name: getattr(one, name) for name in ABOUT}
                made.append(EvidenceFile(at=one.sent_at.replace(tzinfo=UTC), **about, **stored))
        if problems:
            raise Problems(problems)
    return made


def take_in(inspection: Inspection, stored: Iterable[EvidenceFile], *, by: User) -> None:
    """Keep what `store` has stored with the inspection that it came with."""
    for one in stored:
        one.inspection, one.by = inspection, by
        _keep(one)


@contextmanager
def undone(stored: Iterable[EvidenceFile]) -> Iterator[None]:
    """Remove files from the storage again where something goes wrong."""
    try:
        yield
    except BaseException:
        for one in stored:
            default_storage.delete(one.place)
        raise


def remove(file: EvidenceFile, *, by: User) -> None:
    """Remove a file for good; that it was there stays recorded."""
    place, key, inspection = file.place, str(file.pk), file.inspection.key
    with transaction.atomic():
        record(by=by, action="remove_file", inspection=inspection, target=key, detail={"digest": file.digest})
        file.delete()
        transaction.on_commit(lambda: default_storage.delete(place))


def _stored(content: IO[bytes] | UploadedFile[bytes], name: str) -> dict[str, Any]:
    """Check a file, let the scanner look at it, and put it into the storage; what is known of it. Raises Refused."""
    name = PurePath(name).name[-200:]
    with tempfile.NamedTemporaryFile(prefix="eyre-") as copy:
        shutil.copyfileobj(content, copy)
        copy.flush()
        size = Path(copy.name).stat().st_size
        kind = kind_of(copy, name, size)
        scan(settings.CONFIGURATION.scanner, copy.name)
        copy.seek(0)
        digest = file_digest(copy, "sha256").hexdigest()
        copy.seek(0)
        place = default_storage.save(f"evidence/{uuid4()}", File(copy))
    return {"name": name, "kind": kind, "size": size, "digest": digest, "place": place}


def _keep(file: EvidenceFile) -> None:
    file.save()
    record(
        by=file.by, action="keep_file", inspection=file.inspection.key, target=str(file.pk),
        detail={"kind": file.kind, "size": file.size, "digest": file.digest},
    )  # fmt: skip
