"""The choice of a place by a person who has several."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from joindre.portal.http import PLACE, ClientRequest, persons_only


@require_http_methods(["GET", "POST"])
@persons_only
def places(request: ClientRequest) -> HttpResponse:
    """A person linked to several customers or sites picks one; it stays chosen until they sign out (K1)."""
    if request.method == "GET":
        return render(request, "portal/places.html", {"places": request.places})
    chosen = request.POST.get("contact", "")
    if chosen not in {str(contact.pk) for contact in request.places}:
        raise Http404
    request.session[PLACE] = int(chosen)
    return redirect("portal:home")
