"""What pages on inspections as a whole change, on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from eyre.assessment.inspection import About, FrameworkPin
from eyre.assessment.inspection import Inspection as Value
from eyre.assessment.table_schemas import table_schemas
from eyre.bundle.write import archive
from eyre.framework.load import find_pack
from eyre.report.letter import letter_document
from eyre.web.access.models import Membership
from eyre.web.access.rights import Rights
from eyre.web.access.table import Action, Role
from eyre.web.accounts.models import User
from eyre.web.audit.record import record
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


def export(inspection: Inspection, rights: Rights, *, by: User) -> tuple[str, bytes]:
    """The bundle as it is now, as a .zip with its name. Names are in it for those alone who may export them."""
    names = rights.may(Action.EXPORT_WITH_NAMES)
    content = archive(store.export_files(inspection, names=names))
    record(by=by, action="export", inspection=inspection.key, detail={"names": names})
    return f"{inspection.key}{'' if names else '-without-names'}.zip", content


@transaction.atomic
def write_letter(inspection: Inspection, kind: str, title: str, text: str, *, by: User) -> Letter:
    """Keep a letter as it is sent. Raises Problems where it holds what cannot be printed."""
    letter_document(store.read(inspection).about, title, text, timezone.localdate())
    made = Letter.objects.create(inspection=inspection, kind=kind, title=title, text=text, by=by)
    record(by=by, action="write_letter", inspection=inspection.key, target=kind, detail={"letter": made.pk})
    return made
