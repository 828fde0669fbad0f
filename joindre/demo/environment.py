"""The settings of the demo. They are decided before Django reads its settings, because it reads them from here.

Whatever the environment says of a real Joindre, above all its database, stays out of the demo. Only the data folder may
be chosen (JOINDRE_DATA_DIR).
"""

import os
import socket
from argparse import ArgumentError, ArgumentParser
from collections.abc import Iterable, MutableMapping, Sequence
from pathlib import Path
from typing import Final

FOLDER: Final = Path("var") / "demo"
COMPANY: Final = "Joindre"
LINE: Final = "Logiciels de gestion et solutions d’impression · Lyon"
#: What the command finds its own ports in: the catcher's page and its mail server.
CATCHER_PAGE, CATCHER_SMTP = "JOINDRE_DEMO_CATCHER_PAGE", "JOINDRE_DEMO_CATCHER_SMTP"
_HOST: Final = "127.0.0.1"
LARGEST_PORT: Final = 65_535


def prepare(environ: MutableMapping[str, str], arguments: Sequence[str] = ()) -> None:
    """Set the variables that the settings read. The ports are the usual ones, or the next that are free.

    `--port` among the arguments of the command chooses the one of the portal.
    """
    folder = environ.get("JOINDRE_DATA_DIR") or str(FOLDER)
    for name in [name for name in environ if name.startswith("JOINDRE_")]:
        del environ[name]
    taken: set[int] = set()
    chosen = port_in(arguments)
    taken.update({chosen} if chosen else ())
    web, page, mail_in, smtp = (free_port(first, taken) for first in (8000, 8025, 2525, 1025))
    environ.update(
        {
            # An empty file: nobody's joindre.toml is read.
            "JOINDRE_CONFIG": os.devnull,
            "JOINDRE_DATA_DIR": folder,
            "JOINDRE_SITE_URL": f"http://localhost:{chosen or web}",
            "JOINDRE_MAIL_URL": f"smtp://{_HOST}:{smtp}",
            "JOINDRE_MAIL_IN_PORT": str(mail_in),
            "JOINDRE_COMPANY_NAME": COMPANY,
            "JOINDRE_COMPANY_LINE": LINE,
            CATCHER_PAGE: str(page),
            CATCHER_SMTP: str(smtp),
        }
    )


def port_in(arguments: Sequence[str]) -> int | None:
    """The port that was asked for; `None` where there is none, or none that can be: the command itself says why."""
    parser = ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    parser.add_argument("--port")
    try:
        text = parser.parse_known_args(list(arguments))[0].port or ""
    except ArgumentError:
        return None
    return int(text) if text.isascii() and text.isdecimal() and 0 < int(text[:6]) <= LARGEST_PORT else None


def is_prepared(environ: MutableMapping[str, str]) -> bool:
    return CATCHER_PAGE in environ


def free_port(first: int, taken: set[int]) -> int:
    free = next(port for port in range(first, first + 1000) if port not in taken and _is_free(port))
    taken.add(free)
    return free


def _is_free(port: int) -> bool:
    return all(_can_listen(family, host, port) for family, host in _loopbacks())


def _loopbacks() -> Iterable[tuple[socket.AddressFamily, str]]:
    """Yield both loopback addresses: a browser that asks for `localhost` may try either, and find another program on
    it.
    """
    yield socket.AF_INET, _HOST
    if socket.has_ipv6:
        yield socket.AF_INET6, "::1"


def _can_listen(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError:
        # A machine without IPv6 refuses its loopback address whatever the port.
        return family == socket.AF_INET6 and not _has_loopback_v6()
    return True


def _has_loopback_v6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True
