"""The same addresses."""
# mypy: disable-error-code="import-untyped"

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from tests.benchmarks.drf.views import LikesView, PlaysView, TrackViewSet

router = SimpleRouter()
router.register("tracks", TrackViewSet, basename="track")

urlpatterns = [
    path("api/", include(router.urls)),
    path("api/me/tracks/", LikesView.as_view()),
    path("api/me/plays/", PlaysView.as_view()),
]
