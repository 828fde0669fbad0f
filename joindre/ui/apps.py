"""The app of what every page shares."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "joindre.ui"
