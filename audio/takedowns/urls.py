"""Addresses of notices outside the API."""

from django.urls import URLPattern, path

from audio.takedowns import views

urlpatterns: list[URLPattern] = [
    path("legal/takedown/", views.Give.as_view(), name="takedown"),
    path("legal/takedown/<str:reference>/", views.Follow.as_view(), name="takedown-follow"),
]
