"""What the commands about back-ups share: the language of the terminal, and sentences in the place of tracebacks."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext as _

from joindre.backup.archive import Manifest
from joindre.backup.faults import BackupFault
from joindre.lib.outages import outage_of
from joindre.lib.terminal import terminal_language
from joindre.runtime.startup import CannotStart, database_is_away

#: How a command ends whose archive is whole, while files that the database names are gone from the disk.
LACKING = 3


class ArchiveCommand(BaseCommand):
    requires_system_checks = ()

    def work(self, options: dict[str, Any]) -> int:
        """Do what the command is for; return how it ends."""
        raise NotImplementedError

    def handle(self, **options: Any) -> None:
        try:
            code = self.work(options)
        except (BackupFault, CannotStart) as reason:
            raise CommandError(str(reason)) from reason
        except OperationalError as error:
            if outage_of(error) is None:
                raise
            raise CommandError(str(database_is_away(error))) from error
        except OSError as error:
            raise CommandError(
                _("Nothing could be written: %(reason)s.") % {"reason": error.strerror or error}
            ) from error
        if code:
            raise SystemExit(code)

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run in the language of the terminal."""
        with translation.override(terminal_language()):
            return super().execute(*args, **options)

    def say(self, sentence: str) -> None:
        """On the standard error, as the standard output may be the archive."""
        self.stderr.write(sentence, self.style.SUCCESS)

    def tell(self, manifest: Manifest) -> int:
        """Say what is in an archive, and what is not; return how the command ends."""
        facts = {
            "tables": len(manifest.tables),
            "rows": manifest.rows,
            "files": manifest.files.count,
            "megabytes": manifest.files.bytes // 1_000_000,
        }
        self.say(_("%(tables)s tables with %(rows)s rows, %(files)s files of %(megabytes)s MB.") % facts)
        if manifest.key is None:
            self.say(
                _(
                    "The key that signs sessions, reply addresses and links is not in it: keep the file secret_key by "
                    "itself, or make an encrypted archive."
                )
            )
        if not manifest.lacking:
            return 0
        names = ", ".join(manifest.lacking_names[:3])
        self.say(
            _("Files that are missing or damaged on the disk, and so not in it: %(count)s (%(names)s …).")
            % {"count": manifest.lacking, "names": names}
        )
        return LACKING
