"""The command `joindre`: all its commands are management commands, ours and those of Django (`joindre help`)."""

from joindre import try_again

# isort: split
import gc
import os
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import version

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line, get_commands, load_command_class

from joindre.configuration import CONFIG
from joindre.demo import environment
from joindre.lib.terminal import gettext as _

#: Commands that load all the code and then serve: until they do, nothing is looked for that could be given back.
_SERVES = ("serve", "web", "worker")
#: Commands that look, or take in for what is there: they make no folder, and so no new database.
_LEAVES_NOTHING = ("help", "receive", "settings")


def main() -> None:
    try:
        _run()
    except SystemExit as end:
        if not try_again.is_receiving():
            raise
        raise try_again.end_of(end) from None


def _run() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "joindre.settings")
    arguments = _without_config(sys.argv[1:])
    if arguments in (["--version"], ["version"]):
        print(f"joindre {version('joindre')}")
        return
    if arguments[:1] == ["demo"]:
        # The demo has settings of its own, and the settings are read before any command is.
        environment.prepare(os.environ, arguments[1:])
    _ensure_configured()
    if arguments in ([], ["help"], ["--help"], ["-h"]):
        django.setup(set_prefix=False)
        print("\n".join(_help()))
        return
    if arguments[0] not in _LEAVES_NOTHING:
        _make_folder()
    if arguments[0] in _SERVES:
        # `runtime/process.py` begins again once all is started.
        gc.disable()
    execute_from_command_line(["joindre", *arguments])


def _without_config(arguments: list[str]) -> list[str]:
    """Take `--config FILE` out, wherever it stands, into the variable that the settings read."""
    rest: list[str] = []
    given = iter(arguments)
    for argument in given:
        name, is_joined, value = argument.partition("=")
        if name != "--config":
            rest.append(argument)
        elif file := value if is_joined else next(given, ""):
            os.environ[CONFIG] = file
        else:
            sys.exit(_("--config needs the name of a file."))
    return rest


def _ensure_configured() -> None:
    """Settings that cannot be used end every command with a sentence for each of them, and no traceback."""
    try:
        settings.INSTALLED_APPS  # noqa: B018 - the settings are read with the first one
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        sys.exit(1)


def _make_folder() -> None:
    try:
        settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        sentence = _("The data folder %(folder)s cannot be made: %(reason)s. Name another one: JOINDRE_DATA_DIR=…")
        sys.exit(sentence % {"folder": settings.DATA_DIR, "reason": error.strerror})


def _help() -> Iterator[str]:
    commands = get_commands()
    own = sorted(name for name, app in commands.items() if str(app).startswith("joindre."))
    yield f"joindre {version('joindre')}"
    yield ""
    yield _("joindre COMMAND --help explains a command; --config FILE names the file of settings.")
    yield ""
    yield from _explained(own, commands)
    yield ""
    yield _("Commands of Django:")
    yield "    " + " ".join(sorted(commands.keys() - set(own)))


def _explained(names: list[str], commands: Mapping[str, object]) -> Iterator[str]:
    width = max(map(len, names), default=0)
    for name in names:
        yield f"    {name:{width}}  {load_command_class(str(commands[name]), name).help}"
