"""Internal notes as a Django app."""

from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "joindre.notes"
