"""What holds for all customers alike is changed by those who see all of them (S3)."""

from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Employee
from joindre.lib.errors import Refusal


class SettingOfEverybody(Refusal):
    status = 403
    message = _(
        "You are limited to some customers, and this holds for all of them. Ask an administrator who sees all "
        "customers."
    )


def ensure_sees_all(by: Employee) -> None:
    """Raise where this person sees some customers only."""
    if by.customers is not None:
        raise SettingOfEverybody
