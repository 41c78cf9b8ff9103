"""What stands at which address."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

import audio.urls
import lyrics.portal.urls
import users.urls
from config import documentation, env, health
from config.api import api
from config.metrics import views as metrics
from config.mounting import mounted

handler500 = "config.problems.crashed"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(url="/portal/")),
    path("api/", mounted(api)),
    *audio.urls.urlpatterns,
    *lyrics.portal.urls.urlpatterns,
    *users.urls.urlpatterns,
    path("admin/", admin.site.urls),
    path("livez", health.live),
    path("readyz", health.ready),
    path("metrics", metrics.metrics),
]
if env.API_DOCS:
    urlpatterns += [
        path("api/docs", documentation.swagger),
        path("api/redoc", documentation.redoc),
    ]
