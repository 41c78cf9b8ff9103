"""Addresses of this app outside the API: the portal's front door."""

from django.urls import URLPattern, path

import users.copies.urls
import users.google.urls
import users.legal.urls
import users.support.urls
from users.notifications import tracking
from users.notifications.views import Unsubscribe
from users.pages import account, forgotten, personal_tokens, views

urlpatterns: list[URLPattern] = [
    path("portal/account/", account.account, name="portal-account"),
    path("portal/account/choices/", account.choose, name="portal-choices"),
    path("portal/account/tokens/", personal_tokens.Tokens.as_view(), name="portal-tokens"),
    path(
        "portal/account/tokens/<int:token_id>/revoke/",
        personal_tokens.revoke,
        name="portal-token-revoke",
    ),
    path("mail/unsubscribe/<str:token>/", Unsubscribe.as_view(), name="unsubscribe"),
    *tracking.addresses(),
    path("portal/sign-in/", views.SignIn.as_view(), name="portal-sign-in"),
    path("portal/sign-in/by-mail/", views.ByMail.as_view(), name="portal-by-mail"),
    path("portal/sign-in/code/", views.code, name="portal-code"),
    path("portal/sign-in/second-step/", views.second_step, name="portal-second-step"),
    path("portal/sign-in/continue/", views.go_on, name="portal-continue"),
    path("portal/forgotten/", forgotten.Forgotten.as_view(), name="portal-forgotten"),
    path("portal/forgotten/new/", forgotten.NewPassword.as_view(), name="portal-new-password"),
    path("portal/sign-out/", views.sign_out, name="portal-sign-out"),
    *users.copies.urls.urlpatterns,
    *users.google.urls.urlpatterns,
    *users.legal.urls.urlpatterns,
    *users.support.urls.urlpatterns,
]
