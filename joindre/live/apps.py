"""The Django application of live pages. It holds no behaviour."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "joindre.live"
