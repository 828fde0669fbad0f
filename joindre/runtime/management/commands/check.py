"""`joindre check`."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import check
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from joindre.configuration import load
from joindre.lib.terminal import terminal_language
from joindre.runtime.deployment.checks import CHECKS, dangers
from joindre.runtime.deployment.machine import compared_clocks
from joindre.secret_key import KeyIsMissing


class Command(check.Command):
    """Django's own command. With `--deploy` it says, in sentences, what is dangerous in this installation."""

    help = (
        "Looks for faults; with --deploy, for what is dangerous in this installation. Ends with 1 where it finds any."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["deploy"] or args or options["tags"] or options["list_tags"]:
            super().handle(*args, **options)
            return
        with translation.override(terminal_language()):
            self._check_deployment()

    def _check_deployment(self) -> None:
        try:
            found = list(dangers(load()))
        except KeyIsMissing as reason:
            raise CommandError(str(reason)) from reason
        finally:
            connection.close()
        if found:
            for sentence in found:
                self.stderr.write(f"- {sentence}")
            count = len(found)
            raise CommandError(ngettext("%(count)s danger.", "%(count)s dangers.", count) % {"count": count})
        self.stdout.write(_("No danger was found by %(count)s checks.") % {"count": len(CHECKS) + 1})
        self.stdout.write(_("The clock was compared with %(clocks)s.") % {"clocks": ", ".join(compared_clocks())})
