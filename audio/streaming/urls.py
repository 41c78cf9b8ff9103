"""Addresses of stored files outside the API."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, path

from audio.streaming import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("media/images/<str:key>/<int:side>.jpg", views.image),
    path(
        "admin/listen/<int:track_id>/",
        admin.site.admin_view(views.listen),
        name="listen-inside",
    ),
]
