"""Addresses of sharing outside the API."""

from django.urls import URLPattern, path

from audio.sharing import answers

urlpatterns: list[URLPattern] = [
    path("l/<str:code>/", answers.open_link, name="share-link"),
    path("oembed", answers.embed_data, name="oembed"),
    path("robots.txt", answers.robots_txt),
    path("sitemap.xml", answers.sitemap_index),
    path("sitemap-<str:kind>-<int:number>.xml", answers.sitemap_file),
]
