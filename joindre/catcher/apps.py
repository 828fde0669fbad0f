"""The app of the catcher. It has no tables: Django finds its templates and style sheets by it."""

from django.apps import AppConfig


class CatcherConfig(AppConfig):
    name = "joindre.catcher"
