from django.urls import include, path

from joindre.workspace.views import addressees, contacts

contact_urls = [
    path("", contacts.search, name="contacts"),
    path("new/", contacts.new, name="new-contact"),
    path("<slug:field>/", contacts.person, name="person"),
    path("<slug:field>/choose/", contacts.choose, name="choose-contact"),
    path("<slug:field>/edit/", contacts.edit, name="edit-contact"),
    path("<slug:field>/remove/", contacts.remove, name="remove-contact"),
]

urlpatterns = [
    path("tickets/<number:number>/contacts/", include(contact_urls)),
    path("addressees/", addressees.addressees, name="addressees"),
    path("addressees/all/", addressees.all_addressees, name="all-addressees"),
]
