"""The settings of an installation: each field below can stand in `joindre.toml` under its own name, or in the
environment as `JOINDRE_` and its name in capitals. `configuration` finds and reads them.
"""

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from joindre.lib.terminal import gettext as _
from joindre.lib.visitors import Network, read_networks

# WAL lets readers read while one writes; synchronous NORMAL is safe with WAL (a power cut never corrupts, and every
# commit reaches the disk at the next checkpoint).
SQLITE_PRAGMAS = """
    PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;
"""
#: What the address of a PostgreSQL database may say after `?`, in the words of libpq.
POSTGRES_OPTIONS = (
    *("host", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "sslcrl", "channel_binding", "gssencmode"),
    *("connect_timeout", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count"),
    *("tcp_user_timeout", "application_name", "target_session_attrs", "options", "service", "passfile"),
)
#: Characters of a passphrase: what is shorter is soon guessed.
SHORTEST_PASSPHRASE = 12
MAIL_SCHEMES = ("smtp", "smtp+tls", "smtps", "folder")


def _time_zone(name: str) -> str:
    known = available_timezones()
    if name in known:
        return name
    near = sorted(zone for zone in known if zone.rpartition("/")[2].lower() == name.lower())
    near = near or get_close_matches(name, known, n=1)
    hint = _("Did you mean %s?") % near[0] if near else _("Write it as in Europe/Paris.")
    raise ValueError(_("there is no time zone of this name.") + " " + hint)


def _site_url(url: str) -> str:
    parts = _split(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(_("this is not the address of a site. Write it as in https://support.example.org."))
    return url


def _mail_url(url: str) -> str:
    parts = _split(url)
    if parts.scheme not in MAIL_SCHEMES or not (parts.hostname or parts.scheme == "folder"):
        raise ValueError(
            _(
                "this names no way for emails to leave. "
                "Write smtp://host:port, smtp+tls://host, smtps://host or folder:///path."
            )
        )
    return url


def _database_url(url: str) -> str:
    if url:
        database(url, Path())
    return url


def _split(url: str) -> SplitResult:
    """Raise `ValueError` with a sentence, also where only the port is wrong."""
    try:
        parts = urlsplit(url)
        is_readable = parts.port != 0
    except ValueError:
        is_readable = False
    if not is_readable:
        raise ValueError(_("this is not an address that can be read. Look at its port and its brackets."))
    return parts


def _whole_path(text: str) -> str:
    if text and not Path(text).is_absolute():
        raise ValueError(_("write the whole path of a folder, as in /var/backups/joindre."))
    return text


def _time_of_day(text: str) -> str:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise ValueError(_("write a time of day as in 02:15."))
    return text


def _passphrase(text: str) -> str:
    if text and len(text) < SHORTEST_PASSPHRASE:
        raise ValueError(_("write at least %s characters.") % SHORTEST_PASSPHRASE)
    return text


def _networks(text: str) -> str:
    try:
        read_networks(text)
    except ValueError as error:
        raise ValueError(_("write networks such as 10.0.0.0/8 or addresses, separated by commas.")) from error
    return text


def _token(text: str) -> str:
    if text and not re.fullmatch(r"[A-Za-z0-9._~+/=-]{24,200}", text):
        raise ValueError(_("write at least 24 letters and digits, as “openssl rand -hex 24” makes them."))
    return text


def _joined(value: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
    """In the file a list may be written as one."""
    return ", ".join(map(str, value)) if isinstance(value, list) else value


#: Words separated by commas.
Several = Annotated[str, BeforeValidator(_joined)]
Port = Annotated[int, Field(ge=0, le=65_535)]
Count = Annotated[int, Field(ge=1)]


class Environment(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    #: Where the database, the files and the generated secret key live.
    data_dir: Path = Path("var")
    #: `sqlite:///file.sqlite3` or `postgres://user:password@host:port/name?sslmode=require`; by default a file in the
    #: data folder, in which a name without a folder is looked for too.
    database_url: Annotated[str, AfterValidator(_database_url)] = ""
    prepared_statements: bool = True
    #: Signs sessions, reply addresses and live tokens; by default generated once into the data folder.
    secret_key: str = ""
    #: Shows tracebacks to visitors. Never on a machine that others reach.
    debug: bool = False
    #: The address that people use, as in `https://support.example.org`; links in mails start with it.
    site_url: Annotated[str, AfterValidator(_site_url)] = "http://localhost:8000"
    #: Host names the portal answers to, separated by commas; by default that of the site address, and this machine.
    allowed_hosts: Several = ""
    #: Networks or addresses of the proxies in front, separated by commas, as in `127.0.0.1, 10.0.0.0/8`: only through
    #: them `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    trusted_proxies: Annotated[Several, AfterValidator(_networks)] = ""
    #: Name of the company that gives the support, and one line beneath it; what the settings page says comes first.
    company_name: str = ""
    company_line: str = ""
    #: Time zone of the company: numbering of requests, dates for people who chose none.
    time_zone: Annotated[str, AfterValidator(_time_zone)] = "Europe/Paris"
    #: How mails leave: `smtp://user:password@host:port`, `smtp+tls://…` (STARTTLS required), `smtps://…`, or
    #: `folder:///path`, which writes each copy as a file. `JOINDRE_SMTP_URL`, its old name, is still read.
    mail_url: Annotated[str, AfterValidator(_mail_url)] = "smtp://127.0.0.1:25"
    #: Address on which mails are taken in by SMTP.
    mail_in_host: str = "127.0.0.1"
    #: Port on which mails are taken in by SMTP; 0 takes any free one.
    mail_in_port: Port = 2525
    #: Largest mail taken in, in bytes; larger ones are refused while they are being sent.
    mail_in_size: Count = 35_000_000
    #: Bytes of mails that may be under way at once; one address holds at most a quarter.
    mail_in_room: Count = 4_000_000_000
    #: Networks or addresses of our own mail servers, separated by commas: they may hold all of the room.
    mail_in_relays: Annotated[Several, AfterValidator(_networks)] = ""
    #: Mails that one sender may write within an hour; further ones are set aside.
    mail_in_per_hour: Count = 60
    #: Seconds that reading one mail may take; one that takes longer is kept as failed.
    mail_reading_seconds: Count = 20
    #: Files that one person may send within a day, and their bytes together; further ones are refused with a sentence.
    upload_files_per_day: Count = 2_000
    upload_bytes_per_day: Count = 2_000_000_000
    #: Days after which a text that nobody sent or went on with is deleted, with its files.
    draft_days: Count = 90
    #: Sends cookies over HTTPS only; by default when the site address is https.
    secure_cookies: bool | None = None
    #: Bytes that must be free on the disk of the data folder: below, a process does not start, and is not ready.
    least_room: int = 100_000_000
    #: Minutes after which what a worker should have done counts as late: `/readyz` and administrators are told.
    late_after: Count = 10
    #: Folder into which a worker writes a back-up each day; none is made where it is blank. Best on another disk.
    backup_folder: Annotated[str, AfterValidator(_whole_path)] = ""
    #: When, in `time_zone`.
    backup_at: Annotated[str, AfterValidator(_time_of_day)] = "02:15"
    #: Daily back-ups that are kept; older ones are removed once the new one is proved.
    backup_keep: Count = 14
    #: Encrypts the daily back-ups, and others where `--encrypt` asks for it.
    backup_passphrase: Annotated[str, AfterValidator(_passphrase)] = ""
    #: How log lines are written: `line`, an event with its facts, or `json`, an object a line.
    log_format: Literal["line", "json"] = "line"
    #: Networks or addresses, separated by commas, that may read `/metrics`; by default this machine alone.
    metrics_from: Annotated[Several, AfterValidator(_networks)] = "127.0.0.0/8, ::1"
    #: Whoever sends it as `Authorization: Bearer …` may read `/metrics` from anywhere. Blank: nobody may.
    metrics_token: Annotated[str, AfterValidator(_token)] = ""
    #: Logs each request for a page: method, path, status, milliseconds, account.
    log_requests: bool = False

    def hosts(self) -> list[str]:
        own = [urlsplit(self.site_url).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
        return [host.strip() for host in self.allowed_hosts.split(",") if host.strip()] or own

    def proxies(self) -> tuple[Network, ...]:
        return read_networks(self.trusted_proxies)

    def cookies_are_secure(self) -> bool:
        if self.secure_cookies is not None:
            return self.secure_cookies
        return self.site_url.startswith("https://")


def database(url: str, data_dir: Path, *, prepared_statements: bool = True) -> dict[str, Any]:
    """Return Django's description of the database. Raise `ValueError` with a sentence where the address names none."""
    parts = _split(url or f"sqlite:///{(data_dir / 'joindre.sqlite3').resolve()}")
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "joindre.lib.fair_sqlite3",
            "NAME": _sqlite_file(parts.path, data_dir),
            # Every transaction takes the write lock at its start: with the default, a read that becomes a write
            # fails with "database is locked" as soon as two of them meet.
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
            "CONN_MAX_AGE": None,
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "joindre.lib.keeping_postgresql" if prepared_statements else "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            # A server that cannot be reached would otherwise hold a thread for minutes.
            "OPTIONS": {"connect_timeout": "5", **_postgres_options(parts.query)},
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ValueError(_("this names no database. Write sqlite:///file.sqlite3 or postgres://user:password@host/name."))


def _sqlite_file(path: str, data_dir: Path) -> str:
    if path.count("/") > 1:
        return unquote(path)
    if not path.strip("/"):
        raise ValueError(_("this names no file. Write sqlite:///file.sqlite3."))
    return str((data_dir / unquote(path.lstrip("/"))).resolve())


def _postgres_options(query: str) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    for name in options:
        if name not in POSTGRES_OPTIONS:
            near = get_close_matches(name, POSTGRES_OPTIONS, n=1)
            hint = " " + _("Did you mean %s?") % near[0] if near else ""
            raise ValueError(_("PostgreSQL knows no option %s.") % name + hint)
    return options
