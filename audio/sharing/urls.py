"""Addresses outside the API: pages and players for everybody, and what leads there."""

from django.urls import URLPattern, path

from audio.sharing import answers, views

urlpatterns: list[URLPattern] = [
    path("s/<str:kind>/<int:pk>/", views.page),
    path("s/<str:kind>/<int:pk>/<str:slug>/", views.page, name="share-page"),
    path("embed/track/<int:pk>/preview/", views.preview, name="share-preview"),
    path("embed/<str:kind>/<int:pk>/", views.embed, name="share-embed"),
    path("l/<str:code>/", answers.open_link, name="share-link"),
    path("oembed", answers.embed_data, name="oembed"),
    path("robots.txt", answers.robots_txt),
    path("sitemap.xml", answers.sitemap_index),
    path("sitemap-<str:kind>-<int:number>.xml", answers.sitemap_file),
]
