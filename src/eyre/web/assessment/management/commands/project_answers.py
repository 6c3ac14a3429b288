"""`project_answers`: works the present answers out anew from the log, and says where the database differs."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from eyre.web.assessment.log import deviations, project_anew
from eyre.web.inspections.models import Inspection


class Command(BaseCommand):
    """Compare, and with --mend make the answers follow from the log again."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which inspections, and whether to mend."""
        parser.add_argument("keys", nargs="*", help="Keys of inspections; all where none is named.")
        parser.add_argument("--mend", action="store_true")

    def handle(self, *args: Any, keys: list[str], mend: bool = False, **options: Any) -> None:
        """Do it."""
        inspections = Inspection.objects.filter(key__in=keys) if keys else Inspection.objects.all()
        found = {inspection: deviations(inspection) for inspection in inspections}
        for inspection, questions in found.items():
            for assessment, question in sorted(questions):
                self.stdout.write(f"{inspection.key} {assessment.assessment_id} {question}")
            if mend:
                for assessment in {assessment for assessment, _ in questions}:
                    project_anew(assessment, [question for one, question in questions if one == assessment])
        count = sum(map(len, found.values()))
        if count and not mend:
            raise CommandError(f"{count} answers do not follow from the log. Run it again with --mend.")
        self.stdout.write(f"{count} answers were mended." if count else "Every answer follows from the log.")
