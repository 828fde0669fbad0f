"""Accounts and rights as a Django app. It registers what the worker does for them."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "joindre.accounts"

    def ready(self) -> None:
        # Models exist only from here on.
        from joindre.accounts.queues import PasswordQueue, Sweep
        from joindre.lib import jobs

        jobs.register(PasswordQueue())
        jobs.register(Sweep())
