"""The app of canned texts."""

from django.apps import AppConfig


class CannedTextsConfig(AppConfig):
    name = "joindre.canned_texts"
