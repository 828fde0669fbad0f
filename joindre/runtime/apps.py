"""The app of the commands that start processes."""

from django.apps import AppConfig


class RuntimeConfig(AppConfig):
    name = "joindre.runtime"
