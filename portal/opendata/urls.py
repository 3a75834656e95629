"""What machines read, outside the language prefix."""

from django.urls import path

from portal.opendata import views

robots_and_sitemap = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.site_map, name="sitemap"),
]
