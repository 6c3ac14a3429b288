"""Keeps the Welsh catalogue in step with the pages: adds what is new, drops what is gone. Run it with `just messages`.

A new message has no translation yet, and a test fails until it has one. A translation that no speaker has checked
carries the comment "unreviewed".
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import django
import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.conf import settings
from django.utils.translation.template import templatize

LOCALE = Path(__file__).parent
WEB = LOCALE.parent
CATALOGUE = LOCALE / "cy" / "LC_MESSAGES" / "django.po"
# The names under which Django's functions are called, besides those that Babel knows.
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LEFT_OUT = {"assets", "static", "migrations"}

# context, singular, plural: what tells two messages apart.
Message = tuple[str | None, str, str]


def messages() -> set[Message]:
    """Every message of the pages and of the Python of the application."""
    files = [file for kind in ("*.py", "*.html", "*.txt") for file in sorted(WEB.rglob(kind))]
    wanted = (file for file in files if not LEFT_OUT & set(file.relative_to(WEB).parts))
    return {message for file in wanted for message in _of_file(file)}


def _of_file(file: Path) -> Iterator[Message]:
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        # Django turns a template into calls of gettext amid other signs; in one line they are readable as Python.
        text = re.sub(r"\s+", " ", templatize(text, origin=file.name))
    for _, message, _, context in extract("python", BytesIO(text.encode()), keywords=KEYWORDS):
        singular, plural = message if isinstance(message, tuple) else (message, "")
        yield context, singular, plural


def key(entry: polib.POEntry) -> Message:
    """What tells an entry of the catalogue apart."""
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def translated(entry: polib.POEntry) -> bool:
    """Whether every form of an entry has words."""
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    return bool(forms) and all(forms) and "fuzzy" not in entry.flags


def update() -> int:
    """Bring the catalogue up to date; gives the number of messages without a translation."""
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=110)
    wanted = messages()
    kept = {key(entry): entry for entry in catalogue if key(entry) in wanted}
    for context, singular, plural in wanted - set(kept):
        forms = dict.fromkeys(range(4), "") if plural else {}
        entry = polib.POEntry(
            msgctxt=context, msgid=singular, msgid_plural=plural, msgstr_plural=forms, tcomment="unreviewed"
        )
        kept[context, singular, plural] = entry
    catalogue.clear()
    catalogue.extend(sorted(kept.values(), key=lambda entry: (entry.msgid.casefold(), entry.msgid)))
    catalogue.save()
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    return sum(not translated(entry) for entry in catalogue)


if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    django.setup()
    missing = update()
    sys.stdout.write(f"{missing} messages of {CATALOGUE} have no translation yet.\n")
