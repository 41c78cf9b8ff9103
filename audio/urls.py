"""Addresses of audio outside the API."""

import audio.streaming.urls

urlpatterns = [*audio.streaming.urls.urlpatterns]
