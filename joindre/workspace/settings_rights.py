"""Which settings pages are open to whom (S2, S3)."""

from joindre.accounts.rights import Right
from joindre.directory.models import Employee


def may_set(employee: Employee) -> bool:
    return employee.has_right(Right.SETTINGS)


def may_set_for_all(employee: Employee) -> bool:
    """What holds for all customers is for who sees all of them (S3)."""
    return employee.has_right(Right.SETTINGS) and employee.customers is None


def may_manage(employee: Employee) -> bool:
    return employee.has_right(Right.ACCOUNTS)


def may_see_history(employee: Employee) -> bool:
    """Lines of the history name people of any customer, so that they are for who sees all customers (S3)."""
    return employee.customers is None and employee.has_right(Right.SETTINGS, Right.ACCOUNTS, Right.AUDIT)


def may_see_personal_data(employee: Employee) -> bool:
    """Exports and erasures are of people of any customer, so that their log is for who sees all of them (S3)."""
    return employee.customers is None and employee.has_right(Right.PERSONAL_DATA, Right.AUDIT)
