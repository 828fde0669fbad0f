"""Drafts as a Django app."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "joindre.drafts"
