"""Absolute addresses of our own pages."""

from django.http import HttpRequest

from config import env

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104


def origin(request: HttpRequest) -> str:
    """`https://music.example.org`: BASE_URL, or how this request reached us."""
    return env.BASE_URL or f"{request.scheme}://{request.get_host()}"


def base() -> str:
    """The same where there is no request: BASE_URL, or where a browser here finds us."""
    return env.BASE_URL or local()


def local() -> str:
    """Where a browser on this machine finds us."""
    host = EVERYWHERE.get(env.HOST, env.HOST)
    return f"http://{f'[{host}]' if ':' in host else host}:{env.PORT}"
