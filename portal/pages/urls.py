"""Addresses of the pages about several things; the static pages last, because theirs may be any word."""

from django.urls import path

from portal.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("sectors/", views.sector_list, name="sector-list"),
    path("sectors/<slug:slug>/", views.sector_page, name="sector"),
    path("timeline/", views.timeline, name="timeline"),
    path("map/", views.partner_map, name="map"),
    path("figures/", views.figures, name="figures"),
    path("news/", views.news_list, name="news-list"),
    path("news/<slug:slug>/", views.news_page, name="news"),
    path("legal/<str:kind>/", views.legal_page, name="legal"),
    path("<slug:slug>/", views.static_page, name="page"),
]
