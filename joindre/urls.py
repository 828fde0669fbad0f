"""The addresses of the portals and of the API, and the one address of files, which both portals share."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import include, path, register_converter

from joindre.lib.urls import NumberConverter
from joindre.portal.views.files import client_file
from joindre.workspace.views.files import employee_file

register_converter(NumberConverter, "number")


@login_required
def open_file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Rich text names its pictures by one address for both sides; each side decides by its own rules (L2)."""
    if getattr(request.user, "employee", None) is not None:
        return employee_file(request, pk, name)
    return client_file(request, pk, name)


handler500 = "joindre.ui.views.server_error"

urlpatterns = [
    path("", include("joindre.accounts.urls")),
    path("portal/", include("joindre.portal.urls")),
    path("", include("joindre.company.urls")),
    path("", include("joindre.drafts.urls")),
    path("api/", include("joindre.api.urls")),
    path("files/<int:pk>/<str:name>", open_file, name="file"),
    path("", include("joindre.workspace.urls")),
]
