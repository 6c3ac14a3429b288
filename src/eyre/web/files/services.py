"""Takes evidence files in, gives them out, removes them; each is recorded."""

from __future__ import annotations

import shutil
import tempfile
from hashlib import file_digest
from pathlib import Path, PurePath
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from eyre.web.accounts.models import User
from eyre.web.audit.record import record
from eyre.web.files.kinds import kind_of
from eyre.web.files.models import EvidenceFile
from eyre.web.files.scanner import scan
from eyre.web.inspections.models import Inspection


def keep(
    inspection: Inspection,
    uploaded: UploadedFile[bytes],
    *,
    by: User,
    framework: str = "",
    criterion: str = "",
    case_id: str = "",
    assessment_id: str = "",
    question: str = "",
) -> EvidenceFile:
    """Check a file, let the scanner look at it, and keep it. Raises Refused, and then nothing is kept."""
    name = PurePath(uploaded.name or "").name[-200:]
    with tempfile.NamedTemporaryFile(prefix="eyre-") as copy:
        shutil.copyfileobj(uploaded, copy)
        copy.flush()
        size = Path(copy.name).stat().st_size
        kind = kind_of(copy, name, size)
        scan(settings.CONFIGURATION.scanner, copy.name)
        copy.seek(0)
        digest = file_digest(copy, "sha256").hexdigest()
        copy.seek(0)
        place = default_storage.save(f"evidence/{inspection.pk}/{uuid4()}", File(copy))
    try:
        with transaction.atomic():
            made = EvidenceFile.objects.create(
                inspection=inspection, framework=framework, criterion=criterion, case_id=case_id,
                assessment_id=assessment_id, question=question, name=name, kind=kind, size=size, digest=digest,
                place=place, by=by,
            )  # fmt: skip
            record(
                by=by, action="keep_file", inspection=inspection.key, target=str(made.pk),
                detail={"kind": kind, "size": size, "digest": digest},
            )  # fmt: skip
    except BaseException:
        default_storage.delete(place)
        raise
    return made


def remove(file: EvidenceFile, *, by: User) -> None:
    """Remove a file for good; that it was there stays recorded."""
    place, key, inspection = file.place, str(file.pk), file.inspection.key
    with transaction.atomic():
        record(by=by, action="remove_file", inspection=inspection, target=key, detail={"digest": file.digest})
        file.delete()
        transaction.on_commit(lambda: default_storage.delete(place))
