"""Addresses of this app outside the API: the portal's front door."""

from django.urls import URLPattern, path

import users.google.urls
from users.pages import forgotten, views

urlpatterns: list[URLPattern] = [
    path("portal/account/", views.account, name="portal-account"),
    path("portal/sign-in/", views.SignIn.as_view(), name="portal-sign-in"),
    path("portal/sign-in/by-mail/", views.ByMail.as_view(), name="portal-by-mail"),
    path("portal/sign-in/code/", views.code, name="portal-code"),
    path("portal/sign-in/second-step/", views.second_step, name="portal-second-step"),
    path("portal/sign-in/continue/", views.go_on, name="portal-continue"),
    path("portal/forgotten/", forgotten.Forgotten.as_view(), name="portal-forgotten"),
    path("portal/forgotten/new/", forgotten.NewPassword.as_view(), name="portal-new-password"),
    path("portal/sign-out/", views.sign_out, name="portal-sign-out"),
    *users.google.urls.urlpatterns,
]
