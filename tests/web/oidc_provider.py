"""A small OpenID Connect provider on this computer, for the tests of single sign-on: it vouches for whom it is told to."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa


@dataclass
class Provider:
    """Where it is, and whom it vouches for. asked: the forms that came for a token."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, list[str]]] = field(default_factory=list)


@contextmanager
def provider() -> Iterator[Provider]:
    """Run it until the end of the block."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    state = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            at = state.address
            if self.path == "/.well-known/openid-configuration":
                self._answer({
                    "issuer": at, "authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token",
                    "userinfo_endpoint": f"{at}/userinfo", "jwks_uri": f"{at}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                })  # fmt: skip
            elif self.path == "/keys":
                self._answer({"keys": [{**public, "kid": "1", "alg": "RS256", "use": "sig"}]})
            elif self.path == "/userinfo":
                self._answer(state.claims)

        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            state.asked.append(sent)
            now = int(time.time())
            claims = {"iss": state.address, "aud": "eyre", "iat": now, "exp": now + 60, **state.claims}
            token = jwt.encode(claims, key, algorithm="RS256", headers={"kid": "1"})
            self._answer({"access_token": "x", "token_type": "Bearer", "id_token": token})

        def _answer(self, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
