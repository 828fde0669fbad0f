"""Accounts and rights as a Django app. It registers what the worker does for them."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "joindre.accounts"

    def ready(self) -> None:
        # Models exist only from here on.
        from joindre.accounts.queues import PasswordQueue
        from joindre.accounts.throttle import sweep
        from joindre.lib import jobs, schedule

        jobs.register(PasswordQueue())
        schedule.every("forgotten tries", sweep, minutes=1)
