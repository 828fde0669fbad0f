"""Telephony as a Django app."""

from django.apps import AppConfig


class TelephonyConfig(AppConfig):
    name = "joindre.telephony"
