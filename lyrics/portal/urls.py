"""The editor's addresses."""

from django.urls import URLPattern, path

from lyrics.portal import views

LYRICS = "portal/tracks/<int:track_id>/lyrics/"

urlpatterns: list[URLPattern] = [
    path(LYRICS, views.lyrics, name="portal-lyrics"),
    path(f"{LYRICS}read/", views.read, name="portal-lyrics-read"),
    path(f"{LYRICS}file/", views.file, name="portal-lyrics-file"),
    path(f"{LYRICS}look-up/", views.look_up, name="portal-lyrics-look-up"),
    path(f"{LYRICS}remove/", views.remove, name="portal-lyrics-remove"),
]
