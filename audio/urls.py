"""Addresses of audio outside the API."""

import audio.imports.urls
import audio.insights.urls
import audio.portal.urls
import audio.sharing.urls
import audio.streaming.urls
import audio.takedowns.urls

urlpatterns = [
    *audio.imports.urls.urlpatterns,
    *audio.insights.urls.urlpatterns,
    *audio.portal.urls.urlpatterns,
    *audio.sharing.urls.urlpatterns,
    *audio.streaming.urls.urlpatterns,
    *audio.takedowns.urls.urlpatterns,
]
