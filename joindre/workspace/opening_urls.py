"""Addresses of a new request, while it is filled in (T4)."""

from django.urls import include, path

from joindre.workspace.views import opening, opening_contact, opening_place

form_urls = [
    path("", opening.opening, name="opening"),
    path("discard/", opening.discard, name="discard-opening"),
    path("contact/<slug:field>/", opening_contact.new_contact, name="opening-contact"),
    path("contact/<slug:field>/alike/", opening_contact.alike, name="opening-contact-alike"),
    path("contact/<slug:field>/use/", opening_contact.use, name="opening-contact-use"),
    path("contact/<slug:field>/merge/", opening_contact.merge, name="opening-contact-merge"),
    path("<slug:field>/", opening_place.choose, name="opening-field"),
    path("<slug:field>/find/", opening_place.find, name="opening-find"),
]

urlpatterns = [
    path("tickets/new/", opening.new_ticket, name="new-ticket"),
    path("tickets/new/uploads/", opening.uploads, name="opening-uploads"),
    path("tickets/new/customers/", opening_place.customers, name="opening-customers"),
    path("tickets/new/customers/<int:customer>/sites/", opening_place.sites, name="opening-sites"),
    path("tickets/new/people/", opening_place.people, name="opening-people"),
    path("tickets/new/people/<int:customer>/", opening_place.people, name="opening-people"),
    path("tickets/new/people/<int:customer>/<int:site>/", opening_place.people, name="opening-people"),
    path("tickets/new/<uuid:key>/", include(form_urls)),
]
