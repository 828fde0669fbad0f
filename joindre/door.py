"""One address, two portals: employees go to one, clients to the other. What is theirs is served by their own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from joindre.portal.views.files import client_file
from joindre.workspace.views.files import employee_file


@login_required
def open_file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Rich text names its pictures by one address for both sides; each side judges by its own rules (L2)."""
    if getattr(request.user, "employee", None) is not None:
        return employee_file(request, pk, name)
    return client_file(request, pk, name)
