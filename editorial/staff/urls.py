"""Addresses of signing in and of one's own account, all below the admin."""

from allauth.account import views as account
from django.urls import include, path

from editorial.staff.views import own_language, sign_in

# Only these pages of django-allauth: no sign-up, no e-mail addresses, no reset by mail.
urlpatterns = [
    path("login/", sign_in, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("language/", own_language, name="own-language"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/second-factor/", include("editorial.staff.second_factor_urls")),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
]
