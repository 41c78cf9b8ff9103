"""Their addresses."""

from django.urls import URLPattern, path

from users.copies import views

urlpatterns: list[URLPattern] = [
    path("portal/export/", views.copies, name="portal-export"),
    path("portal/export/<uuid:export_id>/", views.archive, name="portal-export-archive"),
]
