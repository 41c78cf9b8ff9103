"""Addresses of pages and players for everybody."""

from django.urls import URLPattern, path

from audio.sharing import views

urlpatterns: list[URLPattern] = [
    path("s/<str:kind>/<int:pk>/", views.page),
    path("s/<str:kind>/<int:pk>/<str:slug>/", views.page, name="share-page"),
    path("embed/track/<int:pk>/preview/", views.preview, name="share-preview"),
    path("embed/<str:kind>/<int:pk>/", views.embed, name="share-embed"),
]
