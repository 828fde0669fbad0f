"""`joindre settings`."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from joindre.configuration import DEFAULT, Configuration, load, masked
from joindre.lib.terminal import terminal_language


class Command(BaseCommand):
    help = "Prints all settings as a joindre.toml, each with the place it was read from; secrets are masked."
    requires_system_checks = ()

    def handle(self, **_options: Any) -> None:
        with translation.override(terminal_language()):
            for line in _lines(load()):
                self.stdout.write(line)


def _lines(configuration: Configuration) -> Iterator[str]:
    yield "# " + (str(configuration.file) if configuration.file else _("No configuration file was found."))
    for field, value in configuration.values.model_dump(mode="json").items():
        origin = configuration.origin_of(field)
        written = f"# {field}" if value is None else f"{field} = {json.dumps(masked(field, value), ensure_ascii=False)}"
        yield f"{written}  # {_('default') if origin == DEFAULT else origin}"
