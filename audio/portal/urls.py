"""The artist portal's addresses."""

from django.urls import URLPattern, path

from audio.portal.views import (
    editor,
    home,
    identification,
    insights,
    notices,
    profile,
    releases,
    tracks,
    uploads,
    year,
)

RELEASE = "portal/releases/<int:release_id>/"
TRACK = "portal/tracks/<int:track_id>/"
IDENTIFICATION = f"{TRACK}identification/"

urlpatterns: list[URLPattern] = [
    path("portal/", home.home, name="portal"),
    path("portal/artist/", home.switch, name="portal-switch"),
    path("portal/releases/", releases.releases, name="portal-releases"),
    path("portal/releases/new/", releases.new, name="portal-release-new"),
    path(RELEASE, editor.release, name="portal-release"),
    path(f"{RELEASE}progress/", editor.progress, name="portal-release-progress"),
    path(f"{RELEASE}order/", editor.order, name="portal-release-order"),
    path(f"{RELEASE}cover/", editor.cover, name="portal-release-cover"),
    path(f"{RELEASE}withdraw/", editor.withdraw, name="portal-release-withdraw"),
    path(f"{RELEASE}delete/", editor.delete, name="portal-release-delete"),
    path(TRACK, tracks.track, name="portal-track"),
    path(f"{TRACK}row/", editor.row, name="portal-track-row"),
    path(f"{TRACK}progress/", tracks.progress, name="portal-track-progress"),
    path(f"{TRACK}file/", tracks.file, name="portal-track-file"),
    path(f"{TRACK}original/", tracks.original, name="portal-track-original"),
    path(f"{TRACK}remove/", tracks.remove, name="portal-track-remove"),
    path(f"{TRACK}credits/", tracks.add_credit, name="portal-credit-add"),
    path(
        f"{TRACK}credits/<int:credit_id>/remove/",
        tracks.remove_credit,
        name="portal-credit-remove",
    ),
    path(IDENTIFICATION, identification.identify, name="portal-identify"),
    path(
        f"{IDENTIFICATION}progress/",
        identification.progress,
        name="portal-identification-progress",
    ),
    path(
        f"{IDENTIFICATION}accept/", identification.accept, name="portal-identification-accept"
    ),
    path(
        f"{IDENTIFICATION}decline/",
        identification.decline,
        name="portal-identification-decline",
    ),
    path("portal/uploads/", uploads.uploads, name="portal-uploads"),
    path("portal/uploads/<uuid:upload_id>/", uploads.upload, name="portal-upload"),
    path("portal/uploads/forget/", uploads.forget, name="portal-upload-forget"),
    path("portal/notices/", notices.notices, name="portal-notices"),
    path("portal/notices/<str:reference>/", notices.notice, name="portal-notice"),
    path("portal/insights/", insights.insights, name="portal-insights"),
    path("portal/insights/csv/", insights.as_csv, name="portal-insights-csv"),
    path("portal/year/", year.year, name="portal-year"),
    path("portal/year/share/", year.share, name="portal-year-share"),
    path("portal/profile/", profile.profile, name="portal-profile"),
    path("portal/profile/picture/", profile.picture, name="portal-picture"),
    path("portal/profile/preview/", profile.preview, name="portal-preview"),
]
