"""Addresses of stored files outside the API."""

from django.urls import URLPattern, URLResolver, path

from audio.streaming import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("media/images/<str:key>/<int:side>.jpg", views.image)
]
