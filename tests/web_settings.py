"""The settings of the application for tests: as it comes, with a data folder of their own."""

import os
import tempfile
from pathlib import Path

# A folder for this process: nothing of it outlives the tests, and no test touches the data of a person.
os.environ["EYRE_DATA"] = tempfile.mkdtemp(prefix="eyre-tests-")
os.environ["EYRE_DEMONSTRATION"] = "1"
# The browser of the tests leaves a loop of events running in this thread, which Django would take for its own caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from eyre.web.settings import *  # noqa: F403

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Pages that hold every part and every field.
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "web" / "templates")  # noqa: F405
