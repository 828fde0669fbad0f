"""Requests as a Django app."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "joindre.tickets"
