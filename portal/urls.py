"""All addresses of the portal: the public ones below a language prefix, the admin and files outside of it."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from portal.opendata.urls import robots_and_sitemap
from portal.pages.views import root
from portal.security import security_txt
from portal.style_guide import style_guide

urlpatterns = [
    path("", root, name="root"),
    path("admin/", include("editorial.staff.urls")),
    path("admin/guide/", include("portal.desk.urls")),
    path("admin/", admin.site.urls),
    path("media/", include("editorial.library.urls")),
    path("", include("portal.previews.urls")),
    path(".well-known/security.txt", security_txt, name="security"),
    *robots_and_sitemap,
]
urlpatterns += i18n_patterns(
    path("", include("partnership.urls")),
    path("", include("projects.urls")),
    path("", include("delegations.urls")),
    path("feedback/", include("portal.feedback.urls")),
    path("", include("portal.search.urls")),
    path("", include("portal.opendata.urls")),
    path("style-guide/", style_guide, name="style-guide"),
    # Last, because a static page may have any word as its address.
    path("", include("portal.pages.urls")),
)

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.permission_denied"
handler404 = "portal.errors.page_not_found"
handler500 = "portal.errors.server_error"
