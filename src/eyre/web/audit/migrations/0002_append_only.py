"""The database refuses to change or remove what is only ever added to."""

from django.db import migrations

from eyre.web.audit.append_only import append_only


class Migration(migrations.Migration):
    """Triggers on both databases."""

    dependencies = [("audit", "0001_initial")]
    operations = [append_only("audit_entry")]
