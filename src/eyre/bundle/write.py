"""An Inspection -> a bundle: the same bytes for the same inspection, and never half of it."""

from __future__ import annotations

import io
import os
import secrets
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import IO

from eyre.assessment.inspection import Inspection
from eyre.assessment.log import one_of_each
from eyre.assessment.table_schemas import table_schemas
from eyre.bundle import layout
from eyre.bundle.descriptor import descriptor
from eyre.bundle.files import Files, open_files
from eyre.errors import EyreError
from eyre.framework.framework import Framework
from eyre.framework.load import INSTALLED, folder_of_version
from eyre.sampling.certificate import certificate_text
from eyre.tables.csv_table import write_csv
from eyre.tables.parquet_table import write_parquet
from eyre.tables.yaml_source import write_yaml

MOST_ROWS_OF_CSV = 500_000  # beyond, no spreadsheet opens a CSV sensibly, and Parquet is a tenth of its size
_SAME_DATE = (1980, 1, 1, 0, 0, 0)  # the first date that an archive can state


def write_bundle(inspection: Inspection, path: Path) -> None:
    """Write a bundle as a folder, or as one archive where the path ends with .zip.

    A bundle that stands there already is replaced as a whole; files in it that are no part of the inspection stay, such
    as evidence. Raises EyreError where something else stands there.
    """
    files = bundle_files(inspection)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix.lower() == ".zip":
            _write_archive(files, path)
        else:
            _write_folder(files, path)
    except OSError as error:
        remedy = "Choose a place where you may write, with room for the bundle."
        raise EyreError(f"The bundle cannot be written to {path}: {error.strerror or error}. {remedy}") from error


def bundle_files(inspection: Inspection) -> dict[str, bytes]:
    """The files of a bundle by path, in order."""
    about = inspection.about.model_dump(mode="json", exclude_defaults=True)
    files = {layout.ABOUT: write_yaml(about).encode()}
    for schema in table_schemas(inspection.frameworks.values()).values():
        table = inspection.tables.get(schema.name, schema.empty())
        if schema.name == "answers":
            table = one_of_each(table)
        if table.num_rows > MOST_ROWS_OF_CSV:
            files[f"{schema.name}.parquet"] = write_parquet(table, schema)
        else:
            files[f"{schema.name}.csv"] = write_csv(table, schema)
    if inspection.findings:
        files[layout.FINDINGS] = inspection.findings.encode()
    for name, text in inspection.texts.items():
        files[f"{layout.TEXTS}/{name}.md"] = text.encode()
    if inspection.recommendations:
        advice = [one.model_dump(mode="json", exclude_defaults=True) for one in inspection.recommendations]
        files[layout.RECOMMENDATIONS] = write_yaml({"recommendations": advice}).encode()
    if plan := inspection.sampling.model_dump(mode="json", exclude_defaults=True):
        files[layout.SAMPLING] = write_yaml(plan).encode()
    if inspection.certificate is not None:
        files[layout.CERTIFICATE] = certificate_text(inspection.certificate).encode()
    if inspection.fieldwork:
        said = inspection.fieldwork.model_dump(mode="json", exclude_defaults=True)
        files[layout.FIELDWORK] = write_yaml(said).encode()
    for framework in inspection.frameworks.values():
        files.update(_brought_along(framework))
    for earlier in inspection.earlier:
        files.update(_files_of(earlier, folder_of_version(earlier.id, earlier.version)))
    files[layout.DESCRIPTOR] = descriptor(inspection, files)
    return dict(sorted(files.items()))


def _brought_along(framework: Framework | None) -> dict[str, bytes]:
    """The files of a pack that does not come with eyre, and of the packs that it extends."""
    if framework is None or framework.folder.is_relative_to(INSTALLED):
        return {}
    return {**_files_of(framework, framework.id), **_brought_along(framework.base)}


def _files_of(framework: Framework, folder: str) -> dict[str, bytes]:
    return {f"{layout.FRAMEWORKS}/{folder}/{name}": text.encode() for name, text in framework.files.items()}


def archive(files: Mapping[str, bytes]) -> bytes:
    """The files of a bundle as one .zip: the same bytes for the same files."""
    packed = io.BytesIO()
    pack(files.items(), packed)
    return packed.getvalue()


def pack(files: Iterable[tuple[str, bytes]], into: IO[bytes]) -> None:
    """Write files by path as one .zip, each as it comes, so that they need not all be in memory."""
    with zipfile.ZipFile(into, "w") as target:
        for name, data in files:
            entry = zipfile.ZipInfo(name, _SAME_DATE)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # so that the system that writes it leaves no trace
            # Documents and pictures are packed already.
            how = zipfile.ZIP_STORED if layout.is_carried(name) else zipfile.ZIP_DEFLATED
            target.writestr(entry, data, how, compresslevel=6)


def _write_archive(files: Mapping[str, bytes], path: Path) -> None:
    if path.exists() and not zipfile.is_zipfile(path):
        raise EyreError(f"{path} is no .zip file. Choose another name, or remove it first.")
    beside = open_files(path) if path.exists() else Files({})
    kept = ((name, beside.read(name)) for name in sorted(beside.readers) if not _is_ours(name))
    sibling = _sibling(path)
    try:
        with sibling.open("xb") as target:
            pack(chain(files.items(), kept), target)
        os.replace(sibling, path)
    finally:
        sibling.unlink(missing_ok=True)


def _write_folder(files: Mapping[str, bytes], path: Path) -> None:
    _refuse_what_is_no_bundle(path)
    sibling = _sibling(path)
    try:
        for name, data in files.items():
            file = sibling / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        if path.is_dir():
            _keep_other_files(path, sibling)
            before = _sibling(path)
            path.rename(before)
            sibling.rename(path)
            shutil.rmtree(before)
        else:
            sibling.rename(path)
    finally:
        shutil.rmtree(sibling, ignore_errors=True)


def _refuse_what_is_no_bundle(path: Path) -> None:
    if path.is_dir():
        if any(path.iterdir()) and not (path / layout.ABOUT).is_file():
            raise EyreError(f"{path} is a folder with other files. Choose another folder, or empty it first.")
    elif path.exists():
        raise EyreError(f"{path} is a file. Choose the name of a folder, or a name that ends with .zip.")


def _keep_other_files(old: Path, new: Path) -> None:
    """Carry over what somebody put beside the bundle's own files; it is not ours to lose."""
    for file in sorted(old.rglob("*")):
        name = file.relative_to(old).as_posix()
        if file.is_file() and not _is_ours(name):
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, new / name, follow_symlinks=False)


def _is_ours(name: str) -> bool:
    return name in layout.FIXED or bool(layout.table_of(name) or layout.text_of(name) or layout.is_of_framework(name))


def _sibling(path: Path) -> Path:
    """A place beside the bundle, on the same disk, so that moving it is one step."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}")
