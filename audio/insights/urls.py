"""The address of years that are shown to others."""

from django.urls import URLPattern, path

from audio.insights import views

urlpatterns: list[URLPattern] = [path("y/<str:key>/", views.year, name="shared-year")]
