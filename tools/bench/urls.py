"""Adds to the addresses of the application `/bench/bare`, the view that every ratio is measured against."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from joindre.tickets.models import Status
from joindre.workspace.http import AgentRequest, agents_only


@agents_only
def bare(request: AgentRequest) -> HttpResponse:
    """All middleware, a session, one query, an almost empty template."""
    return render(request, "bench/bare.html", {"count": Status.objects.count()})


urlpatterns = [path("bench/bare", bare), path("", include("joindre.urls"))]
