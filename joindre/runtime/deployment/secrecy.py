"""Dangers to what must stay secret: the key, passwords, the data folder."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from joindre.configuration import PREFIX, SECRETS, Configuration, masked

#: As short as a key may be, and as few different letters as it may have.
SHORTEST: Final = 32
FEWEST_LETTERS: Final = 12


def key_is_strong(_configuration: Configuration) -> Iterator[str]:
    """The one that is made by itself has 64 letters."""
    key = str(settings.SECRET_KEY)
    if len(key) < SHORTEST or len(set(key)) < FEWEST_LETTERS or key.startswith("django-insecure"):
        yield _(
            "The key that signs sessions and reply addresses can be guessed: it has %(count)s letters. "
            "Write another one, as “openssl rand -base64 48” makes it; everybody then signs in anew, "
            "and answers to earlier emails may no longer find their request."
        ) % {"count": len(key)}


def key_is_in_a_file(configuration: Configuration) -> Iterator[str]:
    """Variables of a service are shown by the system, and each child process has them."""
    if configuration.origin_of("secret_key") == f"{PREFIX}SECRET_KEY":
        yield _(
            "The key stands in the variable JOINDRE_SECRET_KEY, which the system shows to others. "
            "Write it into a file that only Joindre can read, and name that: JOINDRE_SECRET_KEY_FILE."
        )


def files_are_closed(configuration: Configuration) -> Iterator[str]:
    """The data folder, and each file that holds a secret, is for its owner and group alone."""
    if os.name != "posix":
        return
    for path in _secret_places(configuration):
        if mode := _open_to_others(path):
            yield _("Others on this machine can get at %(path)s (%(mode)s). Close it: chmod o-rwx %(path)s") % {
                "path": path,
                "mode": stat.filemode(mode),
            }


def _secret_places(configuration: Configuration) -> Iterator[Path]:
    """A file in the data folder is as closed as the folder."""
    yield configuration.values.data_dir.resolve()
    origins = {
        Path(configuration.origin_of(field))
        for field in SECRETS
        if (value := getattr(configuration.values, field)) and masked(field, value) != value
    }
    yield from sorted(origin for origin in origins if origin.is_absolute())


def _open_to_others(path: Path) -> int:
    """Return the mode of a file or folder that others may read, change or enter, else nothing."""
    try:
        mode = path.stat().st_mode
        is_reached = all(folder.stat().st_mode & stat.S_IXOTH for folder in path.parents)
    except OSError:
        return 0
    return mode if is_reached and mode & stat.S_IRWXO else 0
