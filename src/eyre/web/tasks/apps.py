"""The app `tasks`."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TasksConfig(AppConfig):
    """See the package."""

    name = "eyre.web.tasks"
    label = "tasks"

    def ready(self) -> None:
        """Find the tasks of all apps: each defines its own in a module `jobs`."""
        autodiscover_modules("jobs")
