"""Addresses of the people of a request: cards, dialog, search."""

from django.urls import include, path

from joindre.workspace.views import addressees, contact_dialog, contact_merge, contacts

contact_urls = [
    path("", contacts.search, name="contacts"),
    path("new/", contact_dialog.new, name="new-contact"),
    path("alike/", contact_dialog.alike, name="alike-contacts"),
    path("<slug:field_name>/card/", contacts.card, name="contact-card"),
    path("<slug:field_name>/choose/", contacts.choose, name="choose-contact"),
    path("<slug:field_name>/edit/", contact_dialog.edit, name="edit-contact"),
    path("<slug:field_name>/merge/", contact_merge.merge, name="merge-typed-contact"),
    path("<slug:field_name>/remove/", contacts.remove, name="remove-contact"),
]

urlpatterns = [
    path("tickets/<number:number>/contacts/", include(contact_urls)),
    path("tickets/<number:number>/addressees/", addressees.of_ticket, name="ticket-addressees"),
    path("addressees/", addressees.addressees, name="addressees"),
    path("colleagues/", addressees.colleagues, name="colleagues"),
    path("addressees/all/", addressees.all_addressees, name="all-addressees"),
]
