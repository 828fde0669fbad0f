"""Addresses of the directory: the list of contacts, and the sheet of a person."""

from django.urls import path

from joindre.workspace.views import customer_sheet, merging, people, person, person_acts, personal_data

urlpatterns = [
    path("contacts/", people.people, name="people"),
    path("contacts/customers/<int:pk>/", customer_sheet.customer_sheet, name="customer-sheet"),
    path("contacts/<int:pk>/", person.person, name="person"),
    path("contacts/<int:pk>/card.vcf", person_acts.card, name="person-card"),
    path("contacts/<int:pk>/language/", person_acts.language, name="person-language"),
    path("contacts/<int:pk>/places/new/", person_acts.new_place, name="new-place"),
    path("contacts/<int:pk>/places/<int:contact>/", person_acts.edit_place, name="edit-place"),
    path("contacts/<int:pk>/places/<int:contact>/state/", person_acts.place_state, name="place-state"),
    path("contacts/<int:pk>/places/<int:contact>/numbers/", person_acts.clear_number, name="clear-number"),
    path("contacts/<int:pk>/places/<int:contact>/addresses/", person_acts.clear_bounced, name="clear-address"),
    path("contacts/<int:pk>/personal-data/", personal_data.personal_data, name="personal-data"),
    path("contacts/<int:pk>/personal-data/exports/", personal_data.exports, name="data-exports"),
    path("contacts/<int:pk>/personal-data/exports/<int:export>/", personal_data.download_export, name="data-export"),
    path("contacts/<int:pk>/erase/", personal_data.erase, name="erase-person"),
    path("contacts/<int:pk>/merge/", merging.merge, name="merge-person"),
]
