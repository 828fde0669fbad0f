"""The app of back-ups. It has no table."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "joindre.backup"

    def ready(self) -> None:
        # What makes an archive needs the models of files, which exist only now.
        from joindre.backup import nightly

        nightly.register()
