"""Secrets of other systems, kept in the database so that neither a copy of it nor a back-up without the key gives
them away.

The key is derived from the key of the installation, one for each use. A secret that was sealed with another key does
not open: it has to be typed again.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class KeyHasChanged(Exception):
    """What is sealed was sealed with another key of the installation."""


def seal(secret: str, *, use: str) -> str:
    """Return the secret as it may be stored. What is sealed for one use does not open for another."""
    return _cipher(use).encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str, *, use: str) -> str:
    """Return the secret. Raise `KeyHasChanged` where this installation's key does not open it."""
    try:
        return _cipher(use).decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise KeyHasChanged from None


def _cipher(use: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"joindre sealed {use}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(str(settings.SECRET_KEY).encode())))
