"""A server that can be killed in the middle, and a proxy before it that loses, delays, doubles and garbles requests."""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from web.browser.conftest import environment

FAULTS = ("lost", "reply lost", "late", "doubled", "overtaken", "error 500", "kept, then error 500", "error 401", "cut")
_LONGEST_START = 90
_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


def free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Server:
    """`eyre serve` on a data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        command = [
            str(Path(sys.executable).with_name("eyre")),
            "serve",
            "--data",
            str(self.data),
            "--port",
            str(self.port),
        ]
        with (self.data / "server.log").open("ab") as output:
            self.process = subprocess.Popen(
                command, env=environment(self.data), stdout=output, stderr=output, start_new_session=True
            )
        until = time.monotonic() + _LONGEST_START
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/accessibility", timeout=5).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError((self.data / "server.log").read_text(errors="replace")[-4000:])

    def kill(self) -> None:
        """As a power cut would end its processes: none of them gets to say a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Proxy:
    """Stands between browser and server. plan: the faults of the next requests that send events, one each."""

    def __init__(self, backend: int, seed: int) -> None:
        self.backend = backend
        self.plan: list[str] = []
        self.happened: list[str] = []
        self.down = False
        self.random = random.Random(seed)
        self._late: list[threading.Thread] = []
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args) -> None:
                pass

            def do_GET(self) -> None:
                proxy.pass_on(self)

            do_POST = do_HEAD = do_GET  # noqa: N815

        self.listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.listener.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.listener.server_port}"
        threading.Thread(target=self.listener.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.settle()
        self.listener.shutdown()
        self.listener.server_close()

    def settle(self) -> None:
        """Wait for what still comes late."""
        for thread in self._late:
            thread.join()
        self._late.clear()

    def pass_on(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("content-length") or 0))
        request = (handler.command, handler.path, body, dict(handler.headers.items()))
        sends = handler.command == "POST" and handler.path.endswith("/events")
        fault = self.plan.pop(0) if sends and self.plan else ""
        if fault:
            self.happened.append(fault)
        if self.down or fault == "lost":
            return self._cut(handler)
        if fault in ("error 500", "error 401"):
            return self._answer(handler, int(fault[-3:]), [("Content-Type", "text/html")], b"<h1>Fault</h1>")
        if fault == "late":
            time.sleep(self.random.uniform(0.05, 0.8))
        if fault == "overtaken":
            # The browser gives up; the request arrives when later ones are done.
            late = threading.Thread(target=self._later, args=request, daemon=True)
            self._late.append(late)
            late.start()
            return self._cut(handler)
        try:
            if fault == "doubled":
                self._ask(*request)
            status, headers, content = self._ask(*request)
        except (OSError, http.client.HTTPException):
            return self._cut(handler)
        if fault == "reply lost":
            return self._cut(handler)
        if fault == "kept, then error 500":
            return self._answer(handler, 500, [("Content-Type", "text/html")], b"<h1>Fault</h1>")
        if fault == "cut":
            handler.wfile.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n" + content[:20]
            )
            return self._cut(handler)
        return self._answer(handler, status, headers, content)

    def _later(self, *request) -> None:
        time.sleep(self.random.uniform(0.2, 1.2))
        with suppress(OSError, http.client.HTTPException):
            self._ask(*request)

    def _ask(self, method: str, path: str, body: bytes, headers: dict) -> tuple[int, list, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.backend, timeout=60)) as connection:
            sent = {
                name: value for name, value in headers.items() if name.lower() not in ("connection", "accept-encoding")
            }
            connection.request(method, path, body or None, sent)
            reply = connection.getresponse()
            return reply.status, reply.getheaders(), reply.read()

    def _answer(self, handler: BaseHTTPRequestHandler, status: int, headers: list, content: bytes) -> None:
        try:
            handler.send_response_only(status)
            for name, value in headers:
                if name.lower() not in _HOP:
                    handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            if handler.command != "HEAD":
                handler.wfile.write(content)
        except OSError:
            handler.close_connection = True

    def _cut(self, handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        with suppress(OSError):
            handler.connection.shutdown(socket.SHUT_RDWR)
