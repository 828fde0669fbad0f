"""The command `joindre`: all its commands are management commands, those of Django and ours (`joindre help`)."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "joindre.settings")
    execute_from_command_line(["joindre", *sys.argv[1:]])
