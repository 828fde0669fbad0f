"""Addresses of the directory: the list of contacts, and the sheet of a person."""

from django.urls import path

from joindre.workspace.views import people, person

urlpatterns = [
    path("contacts/", people.people, name="people"),
    path("contacts/<int:pk>/", person.person, name="person"),
]
