"""Drafts as a Django app."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "joindre.drafts"

    def ready(self) -> None:
        # Models exist only from here on.
        from joindre.drafts.actions import forget_old_drafts
        from joindre.files.sweeping import sweep
        from joindre.lib import schedule

        schedule.daily("drafts", forget_old_drafts)
        # After the drafts, which hold files.
        schedule.daily("files", sweep)
