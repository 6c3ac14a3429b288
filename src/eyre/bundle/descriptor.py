"""datapackage.json: the bundle as a Frictionless Data Package, so that any program can read its tables."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping

from eyre.assessment.inspection import Inspection
from eyre.assessment.table_schemas import table_schemas
from eyre.bundle.files import Files
from eyre.bundle.layout import ABOUT, DESCRIPTOR, is_of_framework, table_of
from eyre.errors import Problem, Problems
from eyre.tables.schema import resource_name

_MEDIA_TYPES = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "yaml": "application/yaml",
    "md": "text/markdown",
    "json": "application/json",
}


def descriptor(inspection: Inspection, files: Mapping[str, bytes]) -> bytes:
    """Describe the files of a bundle: what each holds, its size and its hash."""
    about = inspection.about
    schemas = table_schemas(inspection.frameworks.values())
    resources = []
    for path, data in sorted(files.items()):
        suffix = path.rpartition(".")[2]
        table = table_of(path)
        resource: dict[str, object] = {
            "name": resource_name(table) if table else re.sub(r"[^a-z0-9._-]+", "-", path.lower()),
            "path": path,
            "format": suffix,
            "mediatype": _MEDIA_TYPES.get(suffix, "application/octet-stream"),
            "bytes": len(data),
            "hash": _hash(data),
        }
        if suffix != "parquet":
            resource["encoding"] = "utf-8"
        if table is not None and table in schemas:
            resource["description"] = schemas[table].description
            if suffix == "csv":
                resource["profile"] = "tabular-data-resource"
                resource["schema"] = schemas[table].to_frictionless()
        resources.append(resource)
    package = {
        "profile": "data-package",
        "name": re.sub(r"[^a-z0-9._-]+", "-", about.id.lower()),
        "title": about.title,
        "description": about.synthetic or f"{about.title}: {about.area}, {about.year}.",
        "synthetic": about.synthetic,
        "marking": about.marking,
        "frameworks": [pin.model_dump() for pin in about.frameworks],
        "resources": resources,
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def descriptor_problems(files: Files) -> Iterator[Problem]:
    """Notice which files are no longer as they were written: mending one by hand is normal, not knowing it is not."""
    if DESCRIPTOR not in files:
        remedy = "Nothing need be done; it is written with the bundle."
        yield Problem(DESCRIPTOR, "the file is missing", remedy, severity="notice")
        return
    try:
        package = json.loads(files.read(DESCRIPTOR).decode("utf-8-sig"))
        hashes = {str(r["path"]): str(r["hash"]) for r in package["resources"] if "path" in r and "hash" in r}
    except Problems as error:
        yield from error.problems
        return
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        remedy = "Remove it: it is written again with the bundle."
        yield Problem(DESCRIPTOR, f"the file does not describe the bundle ({type(error).__name__})", remedy)
        return
    changed = [path for path, wanted in sorted(hashes.items()) if path in files and _differs(files, path, wanted)]
    added = [path for path in sorted(files.readers) if path not in hashes and _is_content(path)]
    removed = [path for path in sorted(hashes) if path not in files]
    for what, paths in (("changed", changed), ("added", added), ("removed", removed)):
        if paths:
            shown = ", ".join(paths[:8]) + (f" and {len(paths) - 8} more" if len(paths) > 8 else "")
            reason = f"since the bundle was written, {shown[:400]} {'was' if len(paths) == 1 else 'were'} {what}"
            yield Problem(DESCRIPTOR, reason, "If you did this, nothing need be done.", severity="notice")


def _differs(files: Files, path: str, wanted: str) -> bool:
    try:
        return _hash(files.read(path)) != wanted
    except Problems:
        return False  # told where the file is read


def _is_content(path: str) -> bool:
    return path != DESCRIPTOR and (path == ABOUT or table_of(path) is not None or is_of_framework(path))


def _hash(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
