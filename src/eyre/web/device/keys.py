"""The keys that the server gives to devices. Each follows from the secret of the installation, so none is stored.

Whoever changes that secret (EYRE_SECRET_KEY) can no longer open carry-files written before.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core import signing

from eyre.web.accounts.models import User
from eyre.web.inspections.models import Inspection

_CURVE = ec.SECP256R1()
_SALT = "eyre.device.voucher"


def device_secret(user: User) -> str:
    """What opens the devices of a person while that person is signed in, in base64."""
    return base64.b64encode(_derived(f"device {user.pk}", 32)).decode("ascii")


def carry_key(inspection: Inspection) -> ec.EllipticCurvePrivateKey:
    """The key that opens the carry-files of an inspection."""
    return _carry_key(f"carry-file {inspection.pk}", settings.SECRET_KEY)


def public_carry_key(inspection: Inspection) -> dict[str, str]:
    """The key to which devices encrypt carry-files of an inspection, as a JSON Web Key."""
    numbers = carry_key(inspection).public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": _url64(numbers.x), "y": _url64(numbers.y)}


def voucher(inspection: Inspection, person_key: str) -> str:
    """Says that a device was signed in as this person of an inspection: a carry-file is taken in by no other name."""
    return signing.dumps({"inspection": str(inspection.pk), "person": person_key}, salt=_SALT)


def vouched(inspection: Inspection, stated: str) -> str:
    """The key of the person of a voucher. Raises BadSignature where it is none of this inspection."""
    read: dict[str, Any] = signing.loads(stated, salt=_SALT)
    if read.get("inspection") != str(inspection.pk):
        raise signing.BadSignature
    return str(read["person"])


@lru_cache(maxsize=64)
def _carry_key(purpose: str, _secret: str) -> ec.EllipticCurvePrivateKey:
    # 16 bytes more than the order has, so that each private key is as likely as any other (FIPS 186-5, A.2.1).
    number = int.from_bytes(_derived(purpose, 48), "big")
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    return ec.derive_private_key(number % (order - 1) + 1, _CURVE)


def _derived(purpose: str, length: int) -> bytes:
    hkdf = HKDF(SHA256(), length, salt=None, info=f"eyre {purpose}".encode())
    return hkdf.derive(settings.SECRET_KEY.encode())


def _url64(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode("ascii")
