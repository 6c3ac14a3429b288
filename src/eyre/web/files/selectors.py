"""Which evidence files somebody may have, and all of them as a bundle carries them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from eyre.bundle import layout
from eyre.bundle.carried import Carried, list_of_files, path_of
from eyre.errors import EyreError
from eyre.web.access.rights import Rights
from eyre.web.access.table import Action, Role, Scope
from eyre.web.accounts.models import User
from eyre.web.assessment.reach import readable
from eyre.web.files.models import EvidenceFile
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection


def files_for(user: User, rights: Rights, inspection: Inspection) -> QuerySet[EvidenceFile]:
    """The files that somebody may have. The area's own people see those that they sent.

    One that belongs to an answer is for those who may see the answer, and so not for a second assessor who is blind.
    """
    seen = readable(inspection, rights).values("assessment_id")
    found = EvidenceFile.objects.filter(Q(assessment_id="") | Q(assessment_id__in=seen), inspection=inspection)
    found = found.select_related("by", "inspection")
    sent = Q(by=user) | Q(sender_key__in=rights.person_keys)
    if rights.roles <= {Role.LIAISON}:
        return found.filter(sent)
    if rights.scope(Action.SEE_ALLOCATION) is Scope.OWN:
        own = inspection.assessments.filter(assessor_key__in=rights.person_keys).values("case_id")
        return found.filter(Q(case_id="") | Q(case_id__in=own) | sent)
    return found


def cases_for(rights: Rights, inspection: Inspection) -> tuple[str, ...]:
    """The cases for which somebody may send a file."""
    if rights.scope(Action.SEE_ALLOCATION) is Scope.ALL:
        return tuple(str(case) for case in store.read(inspection).tables["cases"].column("case_id").to_pylist())
    own = inspection.assessments.filter(assessor_key__in=rights.person_keys, case_id__isnull=False)
    return tuple(case for case in own.order_by("case_id").values_list("case_id", flat=True).distinct() if case)


def kept_files(inspection: Inspection) -> Sequence[tuple[Carried, str]]:
    """All evidence files of an inspection as a bundle carries them, each with its place in the storage."""
    rows = EvidenceFile.objects.filter(inspection=inspection).order_by("at", "name", "digest", "pk")
    return [
        (
            Carried(
                file=path_of(number, row.name), name=row.name, framework=row.framework, criterion=row.criterion,
                case_id=row.case_id, assessment_id=row.assessment_id, question=row.question, size=row.size,
                sha256=row.digest, sender_key=row.sender_key,
                sent_at=row.at.astimezone(UTC).replace(tzinfo=None),
            ),
            row.place,
        )
        for number, row in enumerate(rows, start=1)
    ]  # fmt: skip


def carried(kept: Sequence[tuple[Carried, str]]) -> Iterator[tuple[str, bytes]]:
    """The files by their paths in a bundle, one after the other, and the list of them; nothing where there are none."""
    for one, place in kept:
        try:
            with default_storage.open(place) as file:
                yield one.file, file.read()
        except FileNotFoundError as error:
            raise EyreError("A file was removed while the bundle was being written. Export it again.") from error
    if kept:
        yield layout.LIST_OF_FILES, list_of_files([one for one, _place in kept])
