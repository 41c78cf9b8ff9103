"""Addresses outside the API."""

from django.urls import path

from users.google import views

urlpatterns = [
    path("auth/google-oauth2/", views.old_start),
    path("portal/sign-in/google/", views.sign_in_on_page, name="google-portal"),
]
