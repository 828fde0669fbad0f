"""The app of the fields that texts may hold."""

from django.apps import AppConfig


class FieldsConfig(AppConfig):
    name = "joindre.fields"
