"""What the translators' desk has in the admin."""

from django.contrib import admin

from editorial.translating.models import Work
from editorial.translating.work.admin import WorkAdmin

admin.site.register(Work, WorkAdmin)
