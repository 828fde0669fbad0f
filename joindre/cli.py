"""The command `joindre`: all its commands are management commands, those of Django and ours (`joindre help`)."""

import os
import sys

from django.core.management import execute_from_command_line

from joindre.demo import environment


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "joindre.settings")
    if sys.argv[1:2] == ["demo"]:
        # The demo has settings of its own, and the settings are read before any command is.
        environment.prepare(os.environ, sys.argv[2:])
    execute_from_command_line(["joindre", *sys.argv[1:]])
