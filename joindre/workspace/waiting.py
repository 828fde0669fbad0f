"""How much waits for somebody behind a page of the settings (I2)."""

from joindre.directory.models import Employee
from joindre.messaging.actions.received_mails import count_of_waiting, may_see_received_mails

#: Emails that were set aside are counted up to here.
MOST_COUNTED = 99


def waiting_mails(employee: Employee) -> str:
    """How many received emails were set aside, as it is shown; blank where there are none to see."""
    if not may_see_received_mails(employee):
        return ""
    count = count_of_waiting(by=employee, most=MOST_COUNTED)
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")
