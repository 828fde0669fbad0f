"""The variables of the environment that Joindre reads: each is `JOINDRE_` and the name of a field below in capitals."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from joindre.lib.visitors import Network, read_networks

# WAL lets readers read while one writes; synchronous NORMAL is safe with WAL (a power cut never corrupts, and every
# commit reaches the disk at the next checkpoint).
SQLITE_PRAGMAS = """
    PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;
"""


class Environment(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="JOINDRE_", extra="ignore")

    #: Where the database, the files and the generated secret key live.
    data_dir: Path = Path("var")
    #: `sqlite:///file.sqlite3` or `postgres://user:password@host:port/name`; by default a file in the data folder.
    database_url: str = ""
    #: Signs sessions, reply addresses and live tokens; by default generated once into the data folder.
    secret_key: str = ""
    #: Shows tracebacks to visitors. Never on a machine that others reach.
    debug: bool = False
    #: The address that people use, as in `https://support.example.org`; links in mails start with it.
    site_url: str = "http://localhost:8000"
    #: Host names the portal answers to, separated by commas; by default that of the site address, and this machine.
    allowed_hosts: str = ""
    #: Networks or addresses of the proxies in front, separated by commas, as in `127.0.0.1, 10.0.0.0/8`: only through
    #: them `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    trusted_proxies: str = ""
    #: Name of the company that gives the support, and one line beneath it; what the settings page says comes first.
    company_name: str = ""
    company_line: str = ""
    #: Time zone of the company: numbering of requests, dates for people who chose none.
    time_zone: str = "Europe/Paris"
    #: How mails leave: `smtp://user:password@host:port`, `smtp+tls://…` (STARTTLS required), `smtps://…`, or
    #: `folder:///path`, which writes each copy as a file. `JOINDRE_SMTP_URL`, its old name, is still read.
    mail_url: str = Field(
        default="smtp://127.0.0.1:25", validation_alias=AliasChoices("JOINDRE_MAIL_URL", "JOINDRE_SMTP_URL")
    )
    #: Address on which mails are taken in by SMTP.
    mail_in_host: str = "127.0.0.1"
    #: Port on which mails are taken in by SMTP; 0 takes any free one.
    mail_in_port: int = 2525
    #: Largest mail taken in, in bytes; larger ones are refused while they are being sent.
    mail_in_size: int = 35_000_000
    #: Mails that one sender may write within an hour; further ones are set aside.
    mail_in_per_hour: int = 60
    #: Sends cookies over HTTPS only; by default when the site address is https.
    secure_cookies: bool | None = None

    def hosts(self) -> list[str]:
        own = [urlsplit(self.site_url).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
        return [host.strip() for host in self.allowed_hosts.split(",") if host.strip()] or own

    def proxies(self) -> tuple[Network, ...]:
        try:
            return read_networks(self.trusted_proxies)
        except ValueError as error:
            advice = "write networks such as 10.0.0.0/8 or single addresses, separated by commas"
            raise ImproperlyConfigured(f"JOINDRE_TRUSTED_PROXIES: {error}; {advice}") from error

    def cookies_are_secure(self) -> bool:
        if self.secure_cookies is not None:
            return self.secure_cookies
        return self.site_url.startswith("https://")


def read_secret_key(data_dir: Path) -> str:
    """Return the key in the data folder. It is made on first use, and only its owner can read it."""
    path = data_dir / "secret_key"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def database(url: str, data_dir: Path) -> dict[str, Any]:
    parts = urlsplit(url or f"sqlite:///{(data_dir / 'joindre.sqlite3').resolve()}")
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path if parts.path.count("/") > 1 else parts.path.lstrip("/")),
            # Every transaction takes the write lock at its start: with the default, a read that becomes a write
            # fails with "database is locked" as soon as two of them meet.
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
            "CONN_MAX_AGE": None,
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(f"JOINDRE_DATABASE_URL begins with {parts.scheme!r}: use sqlite:///… or postgres://…")
