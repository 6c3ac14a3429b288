"""What pages on inspections as a whole change, on record."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import IO

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from eyre.assessment.inspection import About, FrameworkPin
from eyre.assessment.inspection import Inspection as Value
from eyre.assessment.table_schemas import table_schemas
from eyre.bundle.carried import carried_files
from eyre.bundle.files import open_files
from eyre.bundle.read import read_bundle
from eyre.bundle.write import pack
from eyre.framework.load import find_pack
from eyre.report.letter import letter_document
from eyre.web.access.models import Membership
from eyre.web.access.rights import Rights
from eyre.web.access.table import Action, Role
from eyre.web.accounts.models import User
from eyre.web.audit.record import record
from eyre.web.files import services as evidence
from eyre.web.files.selectors import carried, kept_files
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection, Letter, Programme


@transaction.atomic
def create(
    *,
    key: str,
    title: str,
    area: str,
    first_day: date,
    last_day: date,
    packs: Sequence[str],
    programme: Programme | None,
    by: User,
) -> Inspection:
    """Open an inspection with nothing in it yet. Who opens it administers it."""
    frameworks = {pack: find_pack(pack) for pack in packs}
    about = About(
        id=key,
        title=title,
        programme=programme.title if programme else "",
        area=area,
        year=first_day.year,
        inspected_from=first_day,
        inspected_to=last_day,
        frameworks=tuple(FrameworkPin(id=one.id, version=one.version) for one in frameworks.values()),
    )
    tables = {name: schema.empty() for name, schema in table_schemas(frameworks.values()).items()}
    made = store.add(Value(about, frameworks, tables), by=by, programme=programme)
    Membership.objects.create(user=by, inspection=made, role=Role.ADMINISTRATOR.value)
    return made


def take_in(sent: UploadedFile[bytes], *, by: User) -> Inspection:
    """Take in a bundle, with the evidence files that travel with it. Raises Problems, and then nothing is taken in."""
    with tempfile.TemporaryDirectory(prefix="eyre-") as folder:
        file = Path(folder) / "bundle.zip"
        with file.open("wb") as target:
            target.writelines(sent.chunks())
        value = read_bundle(file)
        archive = open_files(file)
        stored = evidence.store(carried_files(archive), archive)
    with evidence.undone(stored), transaction.atomic():
        taken = store.add(value, by=by)
        evidence.take_in(taken, stored, by=by)
    return taken


def may_carry_files(rights: Rights) -> bool:
    """Whether somebody may take the evidence files out with the bundle; they hold names as well."""
    return rights.may(Action.EXPORT_WITH_NAMES) and rights.may(Action.KEEP_FILES)


def export(inspection: Inspection, rights: Rights, *, by: User, with_files: bool = False) -> tuple[str, IO[bytes]]:
    """The bundle as it is now, as a .zip with its name. Names are in it for those alone who may export them.

    with_files: with the evidence files in its folder `files/`. Raises PermissionDenied for those who may not.
    """
    if with_files and not may_carry_files(rights):
        raise PermissionDenied
    names = rights.may(Action.EXPORT_WITH_NAMES)
    kept = kept_files(inspection) if with_files else ()
    packed = tempfile.TemporaryFile(prefix="eyre-")  # noqa: SIM115 (whoever sends it closes it)
    pack(chain(store.export_files(inspection, names=names).items(), carried(kept)), packed)
    packed.seek(0)
    record(by=by, action="export", inspection=inspection.key, detail={"names": names, "files": len(kept)})
    what = "-with-files" if with_files else "" if names else "-without-names"
    return f"{inspection.key}{what}.zip", packed


@transaction.atomic
def write_letter(inspection: Inspection, kind: str, title: str, text: str, *, by: User) -> Letter:
    """Keep a letter as it is sent. Raises Problems where it holds what cannot be printed."""
    letter_document(store.read(inspection).about, title, text, timezone.localdate())
    made = Letter.objects.create(inspection=inspection, kind=kind, title=title, text=text, by=by)
    record(by=by, action="write_letter", inspection=inspection.key, target=kind, detail={"letter": made.pk})
    return made
