"""Django's settings, made from the configuration of the installation."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from eyre.web.accounts.configuration import mail_from, sign_in_from
from eyre.web.configuration import django_database, django_storage, from_environment
from eyre.web.operation.logs import logging_settings
from eyre.web.retention.schedule import schedule_from

CONFIGURATION = from_environment(os.environ)
SIGN_IN = sign_in_from(os.environ)
RETENTION = schedule_from(os.environ.get("EYRE_RETENTION", ""))
HERE = Path(__file__).parent

SECRET_KEY = CONFIGURATION.secret_key
DEBUG = False
ALLOWED_HOSTS = list(CONFIGURATION.hosts)
ROOT_URLCONF = "eyre.web.urls"
WSGI_APPLICATION = "eyre.web.wsgi.application"
DATABASES = {"default": django_database(CONFIGURATION)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "eyre.web.site",
    "eyre.web.accounts",
    "eyre.web.access",
    "eyre.web.audit",
    "eyre.web.retention",
    "eyre.web.inspections",
    "eyre.web.assessment",
    "eyre.web.device",
    "eyre.web.programme",
    "eyre.web.sampling",
    "eyre.web.fieldwork",
    "eyre.web.scoring",
    "eyre.web.report",
    "eyre.web.files",
    "django_tasks",
    "django_tasks_db",
    "eyre.web.tasks",
    "eyre.web.operation",
    "eyre.web.api",
]

MIDDLEWARE = [
    "eyre.web.operation.probes.Probes",
    "eyre.web.operation.logs.Requests",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "eyre.web.site.headers.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "eyre.web.accounts.middleware.SignInRequired",
    "eyre.web.accounts.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "eyre.web.site.middleware.PlainErrors",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "eyre.web.site.context.site",
                "eyre.web.inspections.context.inspection",
            ],
        },
    }
]
# Forms are drawn by the templates of this project, in the markup of the design system.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "accounts:demonstration" if CONFIGURATION.demonstration else "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_ADAPTER = "eyre.web.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is opened by an invitation that went to the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # axes counts those
ALLAUTH_TRUSTED_PROXY_COUNT = SIGN_IN.proxies
ACCOUNT_FORMS = {
    "login": "eyre.web.accounts.forms.SignInForm",
    "change_password": "eyre.web.accounts.forms.ChangePasswordForm",
    "set_password": "eyre.web.accounts.forms.NewPasswordForm",
    "reset_password": "eyre.web.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "eyre.web.accounts.forms.PasswordByLinkForm",
    "reauthenticate": "eyre.web.accounts.forms.ConfirmForm",
}
MFA_FORMS = {
    "authenticate": "eyre.web.accounts.forms.SecondFactorForm",
    "reauthenticate": "eyre.web.accounts.forms.ConfirmByCodeForm",
    "activate_totp": "eyre.web.accounts.forms.AppForm",
    "add_webauthn": "eyre.web.accounts.forms.PasskeyForm",
    "edit_webauthn": "eyre.web.accounts.forms.PasskeyNameForm",
}
MFA_ADAPTER = "eyre.web.accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # as above: the invitation has verified it
MFA_TOTP_ISSUER = CONFIGURATION.service_name
MFA_TOTP_TOLERANCE = 1
# Browsers know localhost as safe without TLS; so does the demonstration.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not CONFIGURATION.production
SOCIALACCOUNT_ADAPTER = "eyre.web.accounts.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS = {}
if SIGN_IN.single_sign_on:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": SIGN_IN.single_sign_on.name,
                "client_id": SIGN_IN.single_sign_on.client,
                "secret": SIGN_IN.single_sign_on.secret,
                "settings": {"server_url": SIGN_IN.single_sign_on.server},
            }
        ],
    }
# The account is locked, from wherever one tries: an attacker has many addresses, its owner has a passkey or can wait.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_USERNAME_CALLABLE = "eyre.web.accounts.lockout.address"
AXES_LOCKOUT_CALLABLE = "eyre.web.accounts.lockout.page"
AXES_CLIENT_IP_CALLABLE = "eyre.web.accounts.lockout.no_ip"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # the record has it
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["login", "username", "ip_address"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [HERE / "locale"]
FORMAT_MODULE_PATH = "eyre.web.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static"] if (HERE / "static").exists() else []
STATIC_ROOT = CONFIGURATION.data / "static"
STORAGES = {
    "default": django_storage(CONFIGURATION),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING = logging_settings(production=CONFIGURATION.production)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "eyre.web.accounts.sessions"
# The cookie lives as long as the browser; the server ends the session, and then still knows whose it was.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = CONFIGURATION.production
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the code that an authenticator app reads is a picture in the page
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # A browser follows a form to where the answer leads it.
        "form-action": [SELF, *([SIGN_IN.single_sign_on.origin] if SIGN_IN.single_sign_on else [])],
    }
}

MAIL = mail_from(CONFIGURATION.mail)
EMAIL_BACKEND = MAIL.backend
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = MAIL.tls, MAIL.ssl, 10
DEFAULT_FROM_EMAIL = (
    os.environ.get("EYRE_MAIL_FROM") or f"{CONFIGURATION.service_name} <noreply@{CONFIGURATION.hosts[0]}>"
)
if CONFIGURATION.production:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in CONFIGURATION.hosts]
