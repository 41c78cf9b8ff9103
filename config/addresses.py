"""Absolute addresses of our own pages."""

from django.http import HttpRequest

from config import env


def origin(request: HttpRequest) -> str:
    """`https://music.example.org`: BASE_URL, or how this request reached us."""
    return env.BASE_URL or f"{request.scheme}://{request.get_host()}"
