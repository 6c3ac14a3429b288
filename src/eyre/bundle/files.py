"""A folder or a .zip -> its files by path. An archive may come from anywhere, so nothing that it says is believed."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from eyre.bundle.layout import ABOUT, is_carried, may_be_ignored
from eyre.errors import EyreError, Problem, Problems

MOST_FILES = 10_000
MOST_BYTES = 1 << 30  # of an archive, unpacked: hundreds of times an inspection with 100 cases
MOST_BYTES_OF_EVIDENCE = 50 << 20  # of one evidence file
MOST_BYTES_CARRIED = 20 << 30  # of all of them

_DAMAGED = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)


@dataclass(frozen=True)
class Files:
    """The files of a bundle: how to read each, by its path with forward slashes."""

    readers: Mapping[str, Callable[[], bytes]]
    notices: tuple[Problem, ...] = ()

    def __contains__(self, path: str) -> bool:
        return path in self.readers

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises Problems where they cannot be read."""
        try:
            return self.readers[path]()
        except _DAMAGED as error:
            reason = f"the file cannot be read ({str(error)[:120]})"
            raise Problems([Problem(path, reason, "Fetch the bundle again from where it came.")]) from error


def open_files(path: Path) -> Files:
    """Open a bundle. Raises EyreError where there is none, Problems where an archive cannot be trusted."""
    if path.is_dir():
        return _folder(path)
    if not path.exists():
        raise EyreError(f"There is no bundle at {path}. Name a folder that holds {ABOUT}, or its .zip file.")
    return _archive(path)


def _folder(path: Path) -> Files:
    found: dict[str, Callable[[], bytes]] = {}
    links = []
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.is_symlink():
            reason = "the file is a link to another place, which a bundle may not hold"
            links.append(Problem(name, reason, "Put a copy of the file in its place."))
        elif file.is_file():
            found[name] = file.read_bytes
    if links:
        raise Problems(links)
    _check_place(found, path.name)
    return Files(found)


def _archive(path: Path) -> Files:
    found = open_archive(path)
    inside = _top_folder(found)
    notices = []
    if inside:
        found = {name.removeprefix(inside): read for name, read in found.items() if name.startswith(inside)}
        reason = f"the bundle lies inside the folder {inside[:-1][:80]!r} of the archive"
        notices.append(Problem(path.name, reason, "Nothing need be done.", severity="notice"))
    _check_place(found, path.name)
    return Files(found, tuple(notices))


def open_archive(path: Path) -> dict[str, Callable[[], bytes]]:
    """How to read each file of a .zip, whatever is in it. Raises Problems where it cannot be trusted."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except _DAMAGED as error:
        remedy = "Name the folder of a bundle, or fetch the archive again from where it came."
        raise Problems([Problem(path.name, f"this is no readable .zip file ({error})", remedy)]) from error
    problems = _distrusted(path.name, entries)
    if problems:
        raise Problems(problems)
    return {entry.filename: _unpacker(path, entry) for entry in entries}


def _distrusted(file: str, entries: list[zipfile.ZipInfo]) -> list[Problem]:
    def problem(reason: str, remedy: str = "Do not use this archive; ask whoever made it for a new one.") -> Problem:
        return Problem(file, reason, remedy)

    problems = []
    if len(entries) > MOST_FILES:
        problems.append(problem(f"the archive holds {len(entries)} files; a bundle has at most {MOST_FILES}"))
    carried = [entry for entry in entries if is_carried(entry.filename)]
    of_carried = sum(entry.file_size for entry in carried)
    unpacked = sum(entry.file_size for entry in entries) - of_carried
    if unpacked > MOST_BYTES or of_carried > MOST_BYTES_CARRIED:
        limit = f"{MOST_BYTES >> 20} MiB and its evidence files to {MOST_BYTES_CARRIED >> 20} MiB"
        remedy = f"Unpack it yourself and name the folder, if you trust it: only archives are limited to {limit}."
        problems.append(problem(f"the archive unpacks to {unpacked + of_carried >> 20} MiB", remedy))
    for entry in carried:
        if entry.file_size > MOST_BYTES_OF_EVIDENCE:
            remedy = f"Take it out, or divide it: {MOST_BYTES_OF_EVIDENCE >> 20} MiB are allowed."
            problems.append(problem(f"{entry.filename[:80]!r} unpacks to {entry.file_size >> 20} MiB", remedy))
    for entry in entries[:MOST_FILES]:
        name = entry.filename
        parts = PurePosixPath(name).parts
        if ".." in parts or name.startswith("/") or "\\" in name or ":" in name or "\x00" in name:
            problems.append(problem(f"the archive would write outside its folder: {name[:80]!r}"))
        if entry.flag_bits & 1:
            problems.append(problem(f"{name[:80]!r} is encrypted", "Make the archive again without a password."))
    names = Counter(entry.filename.casefold() for entry in entries)
    for name, count in names.items():
        if count > 1:
            problems.append(problem(f"the archive holds {name[:80]!r} {count} times"))
    return problems


def _unpacker(path: Path, entry: zipfile.ZipInfo) -> Callable[[], bytes]:
    def unpack() -> bytes:
        with zipfile.ZipFile(path) as archive, archive.open(entry) as stream:
            # A bomb states a small size and unpacks to a large one.
            data = stream.read(entry.file_size + 1)
        if len(data) != entry.file_size:
            raise zipfile.BadZipFile("its size is not the one that the archive states")
        return data

    return unpack


def _top_folder(found: Mapping[str, object]) -> str | None:
    """The one folder that holds everything, as archives of a folder often have it."""
    if ABOUT in found:
        return None
    tops = {name.partition("/")[0] for name in found if not may_be_ignored(name)}
    top = next(iter(tops), "")
    return f"{top}/" if len(tops) == 1 and f"{top}/{ABOUT}" in found else None


def _check_place(found: Mapping[str, object], file: str) -> None:
    if ABOUT in found:
        return
    deeper = sorted(name for name in found if PurePosixPath(name).name == ABOUT and not may_be_ignored(name))
    if deeper:
        folder = str(PurePosixPath(deeper[0]).parent)
        remedy = f"Name the folder {folder[:200]} instead, or move its files up."
        raise Problems([Problem(file, f"{ABOUT} lies in {folder[:200]}, not at the top of the bundle", remedy)])
    raise Problems([Problem(ABOUT, "the file is missing, so this is no bundle", f"Add {ABOUT}, or name a bundle.")])
