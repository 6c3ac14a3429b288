"""Pages of an account. Of the library of signing in, those pages alone that are wanted here."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as single
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from eyre.web.access import views as access
from eyre.web.accounts import views

own = [
    path("", views.mine, name="mine"),
    path("demonstration", views.demonstration, name="demonstration"),
    path("sessions", views.sessions, name="sessions"),
    path("kept/<str:token>", views.kept_form, name="kept"),
    path("kept/<str:token>/discard", views.discard, name="discard"),
    path("invitation/<str:token>", access.accept, name="invitation"),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    path("sign-in", account.login, name="account_login"),
    path("sign-out", account.logout, name="account_logout"),
    path("closed", account.account_inactive, name="account_inactive"),
    path("confirm", account.reauthenticate, name="account_reauthenticate"),
    path("password", account.password_change, name="account_change_password"),
    path("password/new", account.password_set, name="account_set_password"),
    path("password/forgotten", account.password_reset, name="account_reset_password"),
    path("password/forgotten/sent", account.password_reset_done, name="account_reset_password_done"),
    path("password/changed", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("second-factor", mfa.index, name="mfa_index"),
    path("second-factor/sign-in", login_not_required(mfa.authenticate), name="mfa_authenticate"),
    path("second-factor/confirm", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/app", totp.activate_totp, name="mfa_activate_totp"),
    path("second-factor/app/remove", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/codes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/codes/new", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-factor/codes/file", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/sign-in", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/confirm", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("single-sign-on/cancelled", single.login_cancelled, name="socialaccount_login_cancelled"),
    path("single-sign-on/failed", single.login_error, name="socialaccount_login_error"),
    path("single-sign-on/new", single.signup, name="socialaccount_signup"),
    path("single-sign-on/", include("allauth.socialaccount.providers.openid_connect.urls")),
]
