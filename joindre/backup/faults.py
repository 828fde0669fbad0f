"""Why a back-up, a restore or an upgrade does not go on. Each is a sentence for the person at the terminal."""

from django.utils.translation import gettext as _


class BackupFault(Exception):
    """The message says what is wrong and what to do."""


class Damaged(BackupFault):
    """The archive is not what was written: its end is missing, or a part of it was changed."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            _("This archive is damaged or not complete (%(detail)s). Nothing was changed. Take another one.")
            % {"detail": detail}
        )


class Unfinished(BackupFault):
    """A restore that stopped on its way: the disk is full, the database is away, somebody stopped it."""

    def __init__(self, reason: BaseException) -> None:
        super().__init__(
            _(
                "The restore has not come to its end: %(reason)s. Nothing starts on this database meanwhile. "
                "Run the same command again, and it goes on; or begin with an empty database and an empty data folder."
            )
            % {"reason": _said(reason)}
        )


class Unmigrated(BackupFault):
    """What an archive of an older version holds is restored, and then a migration to this version has stopped."""

    def __init__(self, reason: BaseException, *, version: str) -> None:
        super().__init__(
            _(
                "Everything in the archive is restored, but a migration to this version has stopped: %(reason)s. "
                "Run “joindre upgrade --no-backup”, and it goes on. If it stops again, restore the archive onto an "
                "empty database and an empty data folder with Joindre %(version)s, which made it."
            )
            % {"reason": _said(reason), "version": version}
        )


def _said(reason: BaseException) -> str:
    """In one line. To be stopped by Ctrl+C is a reason without words of its own."""
    said = getattr(reason, "strerror", None) or str(reason).strip().partition("\n")[0]
    return str(said or _("somebody stopped it")).rstrip(".")


class WrongPassphrase(BackupFault):
    def __init__(self) -> None:
        super().__init__(_("The passphrase does not open this archive. Nothing was changed."))


class NoPassphrase(BackupFault):
    def __init__(self) -> None:
        super().__init__(
            _(
                "A passphrase is needed. Name its file with --passphrase-file, set backup_passphrase, "
                "or start the command at a terminal, which asks for it."
            )
        )


def not_an_archive() -> BackupFault:
    return BackupFault(_("This file is not a back-up of Joindre. Nothing was changed."))


def of_another_version(version: str) -> BackupFault:
    return BackupFault(
        _(
            "This archive was made by Joindre %(version)s, which knows more than this version. "
            "Install that version or a newer one, then restore. Nothing was changed."
        )
        % {"version": version}
    )
