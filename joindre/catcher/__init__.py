"""Catches every mail instead of delivering it, and shows it in the browser: for the demo and for tests.

A mail server of its own on one port, a small page on another; no database, no rights. Only for mails nobody needs.
"""

from joindre.catcher.catcher import Catcher
from joindre.catcher.store import CaughtMail

__all__ = ["Catcher", "CaughtMail"]
