"""`eyre push` and `eyre pull`: a bundle to an installation of the web application, and from one."""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
from http.client import HTTPResponse
from itertools import chain
from pathlib import Path
from typing import IO, Annotated, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

import typer
from rich.progress import wrap_file

from eyre.bundle.carried import carried_problems
from eyre.bundle.files import open_files
from eyre.bundle.layout import is_carried
from eyre.bundle.read import read_bundle
from eyre.bundle.write import bundle_files, pack
from eyre.cli.bundles import Bundle
from eyre.cli.show import console, errors
from eyre.errors import EyreError, Problems

_PATIENCE = 120  # seconds in which the other side must say something
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PIECE = 1 << 16

Token = Annotated[
    str,
    typer.Option(
        "--token",
        envvar="EYRE_TOKEN",
        help="A token of the installation, made on its page Tokens. Others on this computer can read what a command "
        "was given: better set EYRE_TOKEN.",
    ),
]


def push(
    bundle: Bundle,
    to: Annotated[str, typer.Option("--to", help="The address of the installation.")],
    token: Token,
) -> None:
    """Send a bundle to an installation of the web application, as a new inspection there.

    It is checked here first. Evidence files in its folder `files/` go along. The token needs the scope to take in
    inspections.

    Example: `eyre push eyre-demo/bundle --to https://eyre.example.org`
    """
    inspection, beside = read_bundle(bundle), open_files(bundle)
    if problems := list(carried_problems(beside)):
        raise Problems(problems)
    evidence = ((path, beside.read(path)) for path in sorted(beside.readers) if is_carried(path))
    boundary = secrets.token_hex(16)
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="bundle"; filename="bundle.zip"\r\n'
        "Content-Type: application/zip\r\n\r\n"
    )
    with tempfile.TemporaryFile() as packed, tempfile.TemporaryFile() as body:
        pack(chain(bundle_files(inspection).items(), evidence), packed)
        size = packed.tell()
        packed.seek(0)
        body.write(head.encode())
        shutil.copyfileobj(packed, body)
        body.write(f"\r\n--{boundary}--\r\n".encode())
        kind = f"multipart/form-data; boundary={boundary}"
        with errors.status(f"Sending {size:,} bytes ..."), _ask(to, "inspections", token, body, kind) as answer:
            taken: dict[str, Any] = json.load(answer)
    console.print(f"{taken['key']} is at {to.rstrip('/')}/inspections/{taken['key']}/")


def pull(
    key: Annotated[str, typer.Argument(help="The key of the inspection, as its address shows it.")],
    source: Annotated[str, typer.Option("--from", help="The address of the installation.")],
    token: Token,
    to: Annotated[Path | None, typer.Option("--to", help="The file to write; without it, <key>.zip.")] = None,
    files: Annotated[bool, typer.Option("--files", help="With the evidence files, in the folder files/.")] = False,
) -> None:
    """Fetch the bundle of an inspection from an installation of the web application, as it is now.

    The token needs the scope to export, and that to export with names for a bundle with the names of people; for
    evidence files it needs the scope to keep them as well.

    Example: `eyre pull my-inspection --from https://eyre.example.org --files`
    """
    target = to or Path(f"{key}.zip")
    if target.exists():
        raise EyreError(f"{target} is there already. Name another file with --to.")
    path = f"inspections/{quote(key, safe='')}/bundle{'?files=true' if files else ''}"
    with _ask(source, path, token) as answer:
        size = int(answer.headers.get("Content-Length") or 0)
        with (
            tempfile.NamedTemporaryFile(dir=target.parent, suffix=".unfinished") as file,
            wrap_file(answer, size, description=f"Fetching {key}", console=errors) as shown,
        ):
            shutil.copyfileobj(shown, file, _PIECE)
            file.flush()
            read_bundle(Path(file.name))  # what was cut short on the way is told now
            if problems := list(carried_problems(open_files(Path(file.name)))):
                raise Problems(problems)
            shutil.copyfile(file.name, target)
    console.print(f"{target} was written.")


def _ask(address: str, path: str, token: str, body: IO[bytes] | None = None, kind: str = "") -> HTTPResponse:
    """Call the API. Raises EyreError with what the other side says is to be done."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EyreError(f"{address} is no address. Write it as https://eyre.example.org.")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise EyreError("Over http:// everybody on the way can read the token. Use https://.")
    headers = {"Authorization": f"Bearer {token}"}
    if body is not None:
        headers |= {"Content-Type": kind, "Content-Length": str(body.tell())}
        body.seek(0)
    request = Request(f"{address.rstrip('/')}/api/{path}", data=body, headers=headers)
    try:
        answer: HTTPResponse = urlopen(request, timeout=_PATIENCE)
    except HTTPError as refused:
        raise EyreError(_reason(address, refused)) from refused
    except (URLError, TimeoutError) as error:
        reason = getattr(error, "reason", error)
        raise EyreError(f"{address} does not answer ({reason}). Check the address and the network.") from error
    return answer


def _reason(address: str, refused: HTTPError) -> str:
    if refused.headers.get_content_type() != "application/problem+json":
        return f"{address} answers {refused.code}, but not as eyre does. Check the address."
    told = json.load(refused)
    lines = [f"{one['place']}: {one['reason']}. {one.get('remedy', '')}".rstrip() for one in told["errors"]]
    return "\n".join([f"{told['title']}: {told['detail']}", *lines])
