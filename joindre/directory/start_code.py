"""The code by which whoever runs the machine, and nobody else of its network, opens a new portal (S1).

It is made of the key that signs everything, so that all processes of a portal know the same one. It opens nothing once
there is an account.
"""

import base64
import hmac
import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings

FILE_NAME = "start-code"
#: Letters in a group, of which there are three: 60 bits.
_GROUP = 4


def code() -> str:
    """Three groups of four small letters and digits, such as `k3fj-w2md-77qx`."""
    digest = hmac.digest(str(settings.SECRET_KEY).encode(), b"joindre.directory.start_code", "sha256")
    letters = base64.b32encode(digest).decode().lower()
    return "-".join(letters[start : start + _GROUP] for start in range(0, 3 * _GROUP, _GROUP))


def is_right(typed: str) -> bool:
    """However it was typed: in capitals, with blanks or without anything between the groups."""
    return hmac.compare_digest(_plain(typed), _plain(code()))


def path() -> Path:
    return Path(settings.DATA_DIR) / FILE_NAME


def write() -> Path:
    """Put the code where only the owner of the data folder reads it."""
    file = path()
    remove()
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:  # noqa: PTH123 - with its rights
        opened.write(f"{code()}\n")
    return file


def remove() -> None:
    """It opens nothing any more."""
    with suppress(OSError):
        path().unlink(missing_ok=True)


def _plain(text: str) -> bytes:
    return "".join(letter for letter in text.lower() if letter.isalnum()).encode()
