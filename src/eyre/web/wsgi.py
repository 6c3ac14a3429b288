"""What a server of web applications calls."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eyre.web.settings")
application = get_wsgi_application()
# What is loaded by now stays for good, and an answer makes many objects that go with it: looking for garbage after
# each 700 of them, as Python does, took a sixth of the time of a page.
gc.freeze()
gc.set_threshold(50_000)
