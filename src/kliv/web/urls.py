"""The addresses of the site. They stay: figures and reports are quoted with them."""

from django.urls import path

from kliv.web.views import definitions, downloads, goals, projects, published, site

handler404 = "kliv.web.views.site.not_found"

_PROJECT = "projekt/<slug:key>/"
_GOAL = _PROJECT + "mal/<slug:goal>/"

urlpatterns = [
    path("", projects.project_list, name="projects"),
    path(_PROJECT, projects.project, name="project"),
    path(_GOAL, goals.goal, name="goal"),
    path(_GOAL + "siffror.csv", downloads.goal_csv, name="goal_csv"),
    path(_GOAL + "siffror.json", downloads.goal_json, name="goal_json"),
    path(_GOAL + "diagram.vl.json", goals.goal_chart, name="goal_chart"),
    path(_PROJECT + "publicerat/", published.published, name="published"),
    path(_PROJECT + "definition/", definitions.definition, name="definition"),
    path(_PROJECT + "definition.toml", definitions.definition_file, name="definition_file"),
    path("tillganglighet/", site.accessibility, name="accessibility"),
]
