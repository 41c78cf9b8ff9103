"""Addresses of audio outside the API."""

import audio.imports.urls
import audio.portal.urls
import audio.sharing.urls
import audio.streaming.urls

urlpatterns = [
    *audio.imports.urls.urlpatterns,
    *audio.portal.urls.urlpatterns,
    *audio.sharing.urls.urlpatterns,
    *audio.streaming.urls.urlpatterns,
]
