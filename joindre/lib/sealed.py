"""Secrets of other systems, kept in the database so that neither a copy of it nor a back-up without the key gives
them away.

The key is derived from the key of the installation, one for each use. A secret that was sealed with another key does
not open: it has to be typed again.
"""

import base64
from typing import TYPE_CHECKING, Final

from django.conf import settings

from joindre.lib.later import Later

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

#: 7 MB, which a portal without such secrets never needs.
_fernet: Final = Later("cryptography.fernet")
_hashes: Final = Later("cryptography.hazmat.primitives.hashes")
_hkdf: Final = Later("cryptography.hazmat.primitives.kdf.hkdf")


class KeyHasChanged(Exception):
    """What is sealed was sealed with another key of the installation."""


def seal(secret: str, *, use: str) -> str:
    """Return the secret as it may be stored. What is sealed for one use does not open for another."""
    return _cipher(use).encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str, *, use: str) -> str:
    """Return the secret. Raise `KeyHasChanged` where this installation's key does not open it."""
    try:
        return _cipher(use).decrypt(sealed.encode()).decode() if sealed else ""
    except _fernet.InvalidToken:
        raise KeyHasChanged from None


def _cipher(use: str) -> "Fernet":
    derived = _hkdf.HKDF(algorithm=_hashes.SHA256(), length=32, salt=None, info=f"joindre sealed {use}".encode())
    key: bytes = derived.derive(str(settings.SECRET_KEY).encode())
    cipher: Fernet = _fernet.Fernet(base64.urlsafe_b64encode(key))
    return cipher
