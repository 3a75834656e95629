"""Settings of the portal but for what a careless project leaves as it came."""

from partnership.settings import *  # noqa: F403

ROOT_URLCONF = "bench.careless.urls"
WSGI_APPLICATION = "bench.careless.wsgi.application"
# As `startproject` writes them; LocaleMiddleware because there are two languages, and allauth insists on its own.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
# Nothing is remembered from one reader to the next.
MEMORY = "bench.careless.views.asked_anew"
