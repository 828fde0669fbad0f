"""Where the settings come from: the environment, above one file, `joindre.toml`, above the defaults of `environment`.

The file is the one that `--config` or `JOINDRE_CONFIG` names, else the one in the data folder, else the one in
`/etc/joindre`. A value that holds a secret may stand in a file of its own, which `…_FILE` names. Whatever cannot be
used is told with its place, what is wrong with it and what to write instead; nothing is read by half.
"""

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from joindre.environment import Environment
from joindre.lib.terminal import gettext as _

PREFIX = "JOINDRE_"
CONFIG = f"{PREFIX}CONFIG"
FILE_NAME = "joindre.toml"
SYSTEM_FILE = Path("/etc/joindre") / FILE_NAME
#: Where data lives when the file in `/etc` does not say.
SYSTEM_FOLDER = Path("/var/lib/joindre")
DEFAULT = "default"
#: Fields whose value may stand in a file of its own: `JOINDRE_SECRET_KEY_FILE`, `secret_key_file`.
SECRETS = ("secret_key", "database_url", "mail_url", "metrics_token", "backup_passphrase")
#: Of them, those that are secret as a whole.
_KEYS = ("secret_key", "metrics_token", "backup_passphrase")
_FILES = {f"{field}_file": field for field in SECRETS}
OLD_NAMES = {"smtp_url": "mail_url"}
#: Variables that other parts of the project read: the demo's ports and the tests' server.
_OTHERS = ("CONFIG", "DEMO_", "TEST_")
_HIDDEN = "***"
#: That of the key by which PostgreSQL knows us, among the options of its address.
_KEY_PASSWORD = re.compile(r"([?&]sslpassword=)[^&]*")


class BadConfiguration(ImproperlyConfigured):
    """Some settings cannot be used. The message has a sentence for each."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A value as somebody wrote it, and where."""

    value: Any
    origin: str


@dataclass(frozen=True, kw_only=True)
class Configuration:
    values: Environment
    file: Path | None
    written: Mapping[str, Setting]

    def origin_of(self, field: str) -> str:
        """Return the file or the variable from which this field was read, or `default`."""
        return self.written[field].origin if field in self.written else DEFAULT


def load(environ: Mapping[str, str] | None = None) -> Configuration:
    """Read the settings. Raise `BadConfiguration`."""
    environ = os.environ if environ is None else environ
    above, faults = _from_environment(environ)
    file = _file(environ)
    below, more = _from_file(file) if file else ({}, [])
    faults += more
    written = {**below, **above}
    try:
        values = Environment(**{field: setting.value for field, setting in written.items()})
    except ValidationError as error:
        raise BadConfiguration([*faults, *(_sentence(one, written) for one in error.errors())]) from None
    if faults:
        raise BadConfiguration(faults)
    return Configuration(values=values, file=file, written=written)


def masked(field: str, value: Any) -> Any:  # noqa: ANN401 - any field
    """Return the value without what must be kept from others: a key, the password in an address."""
    if field in _KEYS:
        return _HIDDEN if value else value
    if field not in SECRETS:
        return value
    try:
        password = urlsplit(str(value)).password
    except ValueError:
        return _HIDDEN
    shown = str(value).replace(f":{password}@", f":{_HIDDEN}@") if password else value
    return _KEY_PASSWORD.sub(rf"\1{_HIDDEN}", shown) if isinstance(shown, str) else shown


def _file(environ: Mapping[str, str]) -> Path | None:
    if named := environ.get(CONFIG):
        return Path(named).absolute()
    folder = Path(environ.get(f"{PREFIX}DATA_DIR") or Environment().data_dir)
    return next((path.absolute() for path in (folder / FILE_NAME, SYSTEM_FILE) if path.exists()), None)


def _from_environment(environ: Mapping[str, str]) -> tuple[dict[str, Setting], list[str]]:
    own = [name for name, value in environ.items() if name.startswith(PREFIX) and value]
    names = [name for name in own if not name.removeprefix(PREFIX).startswith(_OTHERS)]
    found = {name.removeprefix(PREFIX).lower(): Setting(value=environ[name], origin=name) for name in sorted(names)}
    return _known(found, shown=lambda key: f"{PREFIX}{key.upper()}")


def _from_file(path: Path) -> tuple[dict[str, Setting], list[str]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        return {}, [_("The configuration file %(file)s cannot be read: %(reason)s.") % {"file": path, "reason": reason}]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return {}, [
            _("The configuration file %(file)s is not valid TOML: %(reason)s.") % {"file": path, "reason": error}
        ]
    if str(path) != os.devnull:
        _place_folder(content, path)
    found = {key: Setting(value=value, origin=str(path)) for key, value in content.items()}
    known, faults = _known(found, shown=str)
    return known, [f"{path}: {fault}" for fault in faults]


def _place_folder(content: dict[str, Any], path: Path) -> None:
    """A folder without its whole path is meant from where the file is, not from where somebody starts Joindre."""
    folder = content.setdefault("data_dir", str(SYSTEM_FOLDER) if path == SYSTEM_FILE else ".")
    if isinstance(folder, str):
        content["data_dir"] = str((path.parent / folder).resolve())


def _known(found: Mapping[str, Setting], *, shown: Callable[[str], str]) -> tuple[dict[str, Setting], list[str]]:
    """Return the settings by their fields, and a sentence for each name that nothing reads."""
    settings: dict[str, Setting] = {}
    faults: list[str] = []
    for key, setting in found.items():
        field = OLD_NAMES.get(key, key)
        if field in Environment.model_fields:
            if key == field or field not in found:
                settings[field] = setting
        elif key in _FILES:
            faults += _from_secret_file(key, setting, found, settings)
        else:
            faults.append(_unknown(key, shown))
    return settings, faults


def _from_secret_file(
    key: str, setting: Setting, found: Mapping[str, Setting], settings: dict[str, Setting]
) -> list[str]:
    field = _FILES[key]
    if field in found:
        return [
            _("%(one)s and %(other)s are both given. Keep one.") % {"one": found[field].origin, "other": setting.origin}
        ]
    try:
        value = Path(str(setting.value)).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        facts = {"file": setting.value, "name": key, "reason": reason}
        return [_("The file %(file)s, which %(name)s names, cannot be read: %(reason)s.") % facts]
    settings[field] = Setting(value=value, origin=str(setting.value))
    return []


def _unknown(key: str, shown: Callable[[str], str]) -> str:
    near = get_close_matches(key, [*Environment.model_fields, *_FILES], n=1, cutoff=0.5)
    sentence = _("There is no setting %s.") % shown(key)
    return f"{sentence} " + (
        _("Did you mean %s?") % shown(near[0]) if near else _("“joindre settings” lists them all.")
    )


def _sentence(error: ErrorDetails, written: Mapping[str, Setting]) -> str:
    field = str(error["loc"][0])
    setting = written.get(field, Setting(value=error["input"], origin=DEFAULT))
    facts = {"field": field, "value": masked(field, setting.value), "origin": setting.origin, "wrong": _wrong(error)}
    return _("%(field)s = %(value)s (%(origin)s): %(wrong)s") % facts


def _wrong(error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind.startswith("bool"):
        return _("write true or false.")
    if kind == "literal_error":
        return _("write one of these: %s.") % str(context["expected"])
    if "ge" in context:
        return _("write a number that is not below %s.") % int(context["ge"])
    if "le" in context:
        return _("write a number that is not above %s.") % int(context["le"])
    return _("write a whole number.") if kind.startswith("int") else _("write a text between quotation marks.")
