"""The artist portal's addresses."""

from django.urls import URLPattern, path

from audio.portal.views import home

urlpatterns: list[URLPattern] = [path("portal/", home.home, name="portal")]
