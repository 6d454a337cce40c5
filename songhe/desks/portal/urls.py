"""Addresses of the public desk: none asks for a log-in."""

from django.urls import path, re_path

from songhe.desks.portal.views import complaining, finding, giving, telling

app_name = "portal"
urlpatterns = [
    path("", finding.home, name="home"),
    path("find/", finding.find, name="find"),
    path("map/", finding.large_map, name="map"),
    path("map/points.json", finding.points, name="points"),
    path("map/counties.geojson", finding.outlines, name="outlines"),
    path("facilities/<uuid:key>/", finding.facility, name="facility"),
    path("benefits/", telling.ask, name="benefits"),
    path("benefits/all/", telling.every_benefit, name="every_benefit"),
    path("ask/", telling.matter, {"matter": "ask"}, name="ask"),
    path("apply/", telling.matter, {"matter": "apply"}, name="apply"),
    path("book/", telling.matter, {"matter": "book"}, name="book"),
    path("complain/", telling.matter, {"matter": "complain"}, name="complain"),
    path("complaint/", complaining.complaint, name="complaint"),
    path("complaint/track/", complaining.tracking, name="tracking"),
    path("news/", telling.news, name="news"),
    path("news/<uuid:key>/", telling.article, name="article"),
    path("data/", giving.every, name="data"),
    re_path(r"^data/(?P<code>[a-z-]+)\.(?P<form>csv|json)$", giving.file, name="file"),
    path("data/<slug:code>/", giving.one, name="dataset"),
    path("eyes/", giving.eyes, name="eyes"),
]
