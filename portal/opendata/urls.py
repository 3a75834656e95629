"""What machines read: two files for search engines outside the language prefix, the rest in each language."""

from django.urls import path

from portal.opendata import views

robots_and_sitemap = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.site_map, name="sitemap"),
]

app_name = "opendata"
urlpatterns = [
    path("feed/", views.feed, name="feed"),
    path("cities/<slug:slug>/feed/", views.city_feed, name="city-feed"),
    path("sectors/<slug:slug>/feed/", views.sector_feed, name="sector-feed"),
    path("visits/calendar.ics", views.calendar, name="calendar"),
    path("visits/<slug:slug>/calendar.ics", views.visit_calendar, name="visit-calendar"),
    path("cities/<slug:slug>/calendar.ics", views.city_calendar, name="city-calendar"),
    path("card.jpg", views.card, name="site-card"),
    path("<path:page>/card.jpg", views.card, name="card"),
    path("<path:page>/qr.svg", views.qr_code, name="qr-code"),
]
