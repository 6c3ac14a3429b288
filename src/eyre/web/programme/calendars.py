"""What a programme states: the files of its folder as one text, read once and kept while they stay the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from eyre.programme.milestones import due_dates as dates_of
from eyre.programme.programme import SPEC, TABLES, Programme, read_programme

FILES = (SPEC, *(f"{name}.csv" for name in TABLES))


def stated_text(files: Mapping[str, str]) -> str:
    """The files by name, as `Programme.stated` keeps them; empty ones are left out."""
    return json.dumps({name: files[name] for name in FILES if files.get(name, "").strip()}, ensure_ascii=False)


def files_of(stated: str) -> dict[str, str]:
    """The files by name."""
    found: dict[str, str] = json.loads(stated) if stated else {}
    return found


@lru_cache(maxsize=16)
def programme_of(stated: str) -> Programme | None:
    """The programme as the library reads it; None where nothing is stated yet. Raises Problems."""
    files = files_of(stated)
    return read_programme({name: text.encode() for name, text in files.items()}) if files else None


@lru_cache(maxsize=512)
def due_dates(stated: str, first_day: date, last_day: date) -> Mapping[str, date]:
    """By when what marks the course of an inspection is to be done, as its programme says."""
    programme = programme_of(stated)
    return dates_of(programme.spec, first_day, last_day) if programme else {}
