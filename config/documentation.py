"""Swagger UI and ReDoc, from assets that Ninja ships: no CDN, no inline script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def swagger(request: HttpRequest) -> HttpResponse:
    """Documentation to try out."""
    return render(request, "documentation/swagger.html")


def redoc(request: HttpRequest) -> HttpResponse:
    """Documentation to read."""
    return render(request, "documentation/redoc.html")
