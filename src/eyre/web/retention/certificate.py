"""The certificate of an erasure: a page that says what was erased, and how the record proves it."""

from __future__ import annotations

import json
from datetime import datetime

from django.utils.translation import gettext as _

from eyre.document.model import Block, Cell, Cover, Document, Heading, Paragraph, Table, text
from eyre.web.audit.models import Entry
from eyre.web.inspections.models import Inspection


def certificate(entry: Entry, inspection: Inspection, *, service: str, marking: str) -> Document:
    """The certificate as a document. It names keys, never the persons that they stood for."""
    at = datetime.fromisoformat(entry.at)
    cover = Cover(
        title=_("Certificate of erasure"),
        subtitle=inspection.title,
        programme=inspection.programme.title if inspection.programme else "",
        publisher=service,
        date=f"{at.day} {at:%B %Y}",
        marking=marking,
    )
    people, notes = entry.detail.get("people", []), entry.detail.get("notes", [])
    blocks: list[Block] = [
        Heading(1, _("What was erased"), "erased"),
        Paragraph(
            text(
                _(
                    "At the time below, the names and contact details of the people and the texts of the notes listed "
                    "here were overwritten in the database. Their keys remain, because judgements refer to them; they "
                    "stand for nobody any more."
                )
            ),
            "lead",
        ),
        _table(_("The erasure"), "facts", [
            (_("Time (UTC)"), entry.at),
            (_("Reason"), entry.detail.get("reason", "")),
            (_("People"), _listed(people)),
            (_("Notes"), _listed(notes)),
        ]),
        Heading(1, _("How the record proves it"), "proof"),
        Paragraph(
            text(
                _(
                    "The erasure is an entry of the record of the installation. Each entry is sealed by a hash of its "
                    "content and of the entry before it. eyre audit verify shows on an export of the record that this "
                    "entry stands in it unchanged."
                )
            )
        ),
        _table(_("The entry"), "entry", [
            (_("Number"), str(entry.number)),
            (_("Made by the account"), entry.actor),
            (_("Hash of the entry before"), entry.before),
            (_("Hash"), entry.hash),
            (_("As it is sealed"), json.dumps(entry.detail, sort_keys=True)),
        ]),
    ]  # fmt: skip
    return Document(cover, tuple(blocks))


def _listed(keys: list[str]) -> str:
    return ", ".join(keys) or "–"


def _table(caption: str, key: str, rows: list[tuple[str, str]]) -> Table:
    header = (Cell(text(_("What"))), Cell(text(_("Value"))))
    cells = tuple((Cell(text(name)), Cell(text(value))) for name, value in rows)
    return Table(caption, header, cells, "ll", key)
