"""Whether a new contact may be somebody who is there already, and the person has not been told yet (C6)."""

from collections.abc import Sequence

from joindre.directory.duplicates import Duplicate, likely_duplicates
from joindre.directory.models import Customer
from joindre.workspace.forms.contacts import ContactForm
from joindre.workspace.http import AgentRequest


def unseen_duplicates(request: AgentRequest, customer: Customer, form: ContactForm) -> Sequence[Duplicate]:
    """Likely duplicates, unless the person saw them all and creates the contact anyway (C6)."""
    duplicates = likely_duplicates(customer, name=form.name(), details=form.details())
    seen = set(request.POST.get("anyway", "").split())
    return duplicates if any(str(one.contact.pk) not in seen for one in duplicates) else []
