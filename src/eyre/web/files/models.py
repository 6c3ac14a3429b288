"""What is known of each evidence file. The file itself is in Django's storage, which no web server gives away."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from eyre.web.inspections.models import Inspection


class EvidenceFile(models.Model):
    """A file of an inspection, of one of its criteria or of one of its cases.

    place: its name in the storage. by: whose account kept it here; sender_key: who sent it, as the inspection calls
    that person, which is known also where it came with a bundle. One of a case may belong to the answer to a question:
    then it is seen by those who may see that assessment.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="files")
    framework = models.TextField(blank=True)
    criterion = models.TextField(blank=True)
    case_id = models.TextField(blank=True)
    assessment_id = models.TextField(blank=True)
    question = models.TextField(blank=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content.")
    place = models.TextField(unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sender_key = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The latest first; a criterion is one of a framework, and a file is of a criterion or of a case.

        A question is one of an assessment, and those of an assessment are found at once.
        """

        ordering: ClassVar = ["-at", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(framework="", criterion="") | (~Q(framework="") & ~Q(criterion="")))
                & (Q(criterion="") | Q(case_id="")),
                name="a_file_of_a_criterion_or_of_a_case",
            ),
            models.CheckConstraint(
                condition=Q(assessment_id="", question="") | (~Q(assessment_id="") & ~Q(question="") & Q(criterion="")),
                name="a_file_of_a_question_of_an_assessment",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["inspection", "assessment_id"])]

    def __str__(self) -> str:
        return str(self.id)
