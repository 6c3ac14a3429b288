"""The app `files`."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """See the package."""

    name = "eyre.web.files"
    label = "files"
