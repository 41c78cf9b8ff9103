"""Pages of the legal texts: for everybody to read, and in the portal to agree to."""

from django.urls import URLPattern, path

from users.legal import views
from users.legal.models import Name

urlpatterns: list[URLPattern] = [
    path("legal/", views.index, name="legal"),
    *(path(f"legal/{name}/", views.text, {"name": name}, f"legal-{name}") for name in Name),
    path("portal/agreements/", views.agreements, name="portal-agreements"),
]
