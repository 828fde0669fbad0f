"""What the sign-in page and the client portal load of the company: open to everybody, named by its content."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from joindre.company import colours
from joindre.company.models import Company

#: Whatever its content, another one has another address.
for_ever = cache_control(public=True, max_age=31_536_000, immutable=True)


@require_GET
@for_ever
def logo(_request: HttpRequest, digest: str) -> HttpResponse:
    company = Company.current()
    if company.logo is None or not company.logo.blob.sha256.startswith(digest):
        raise Http404
    return HttpResponse(company.logo.blob.read(), content_type="image/png")


@require_GET
@for_ever
def style(_request: HttpRequest, digits: str) -> HttpResponse:
    colour = colours.parse(digits)
    if colour is None:
        raise Http404
    return HttpResponse(colours.style_sheet(colour), content_type="text/css")


@require_GET
@for_ever
def icon(_request: HttpRequest, letter: int, digits: str) -> HttpResponse:
    """The first letter of the name on the colour, for the browser's tab."""
    colour = colours.parse(digits)
    if colour is None or not chr(letter).isprintable():
        raise Http404
    return HttpResponse(format_html(_ICON, colour=colour, letter=chr(letter)), content_type="image/svg+xml")


_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="{colour}"/>'
    '<text x="16" y="23" text-anchor="middle" font-family="sans-serif" font-weight="bold" font-size="20" '
    'fill="white">{letter}</text></svg>'
)
