"""Addresses of imports and exports, below those of the settings."""

from django.urls import URLPattern, URLResolver, path

from joindre.workspace.views import exports, imports

import_urls: list[URLPattern | URLResolver] = [
    path("", imports.imports, name="imports"),
    path("<int:pk>/", imports.directory_import, name="import"),
    path("<int:pk>/progress/", imports.progress, name="import-progress"),
    path("<int:pk>/columns/", imports.import_columns, name="import-columns"),
    path("<int:pk>/start/", imports.import_start, name="import-start"),
    path("<int:pk>/stop/", imports.import_stop, name="import-stop"),
    path("<int:pk>/continuation/", imports.import_continuation, name="import-continuation"),
    path("<int:pk>/unused/", imports.import_unused, name="import-unused"),
    path("<int:pk>/removal/", imports.import_removal, name="import-removal"),
    path("<int:pk>/lines.csv", imports.import_lines, name="import-lines"),
    path("export/<slug:what>.<slug:kind>", exports.directory_export, name="directory-export"),
]
