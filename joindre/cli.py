"""The command `joindre`. What is not declared here is a command of Django: `joindre migrate`, `joindre demo`."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "joindre.settings")
    execute_from_command_line(sys.argv)
