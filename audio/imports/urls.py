"""Where players submit listens: ListenBrainz's own paths, without a slash at the end."""

from django.urls import path

from audio.imports import views

urlpatterns = [
    path("1/submit-listens", views.submit_listens),
    path("1/validate-token", views.validate_token),
]
