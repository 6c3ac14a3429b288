"""Stands between a device and the server: loses, delays, doubles, reorders and garbles requests that send answers."""

from __future__ import annotations

import http.client
import random
import socket
import threading
import time
from collections import Counter
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FAULTS = ("lost", "reply lost", "late", "doubled", "overtaken", "error 500", "kept, then error 500", "error 401", "cut")
_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Proxy:
    """Stands between browser and server. plan: the faults of the next requests that send events, one each."""

    def __init__(self, backend: int, seed: int) -> None:
        self.backend = backend
        self.plan: list[str] = []
        self.happened: Counter[str] = Counter()
        self.flying = 0  # requests that the server is working at
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
        self.listener.handle_error = lambda *_who: None  # a device that was killed hangs up
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
            self.happened[fault] += 1
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
        sent = {name: value for name, value in headers.items() if name.lower() not in ("connection", "accept-encoding")}
        with closing(http.client.HTTPConnection("127.0.0.1", self.backend, timeout=60)) as connection:
            self.flying += method == "POST"
            try:
                connection.request(method, path, body or None, sent)
                reply = connection.getresponse()
                return reply.status, reply.getheaders(), reply.read()
            finally:
                self.flying -= method == "POST"

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
