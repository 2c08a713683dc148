"""The addresses of the pages about people: only references stand in them, never names or numbers."""

from django.urls import path

from kliv.web.views import emergency, export, log, own_log, people, person, person_changes

_PERSON = "personer/<uuid:ref>/"

urlpatterns = [
    path("personer/", people.people, name="people"),
    path("personer/nodlage/", emergency.emergency, name="emergency"),
    path(_PERSON, person.person, name="person"),
    path(_PERSON + "nummer/", person.reveal, name="reveal"),
    path(_PERSON + "andra/", person_changes.change, name="change_person"),
    path(_PERSON + "uppgifter/ny/", person_changes.add_fact, name="add_fact"),
    path(_PERSON + "uppgifter/<uuid:row>/", person_changes.correct_fact, name="correct_fact"),
    path(_PERSON + "perioder/ny/", person_changes.add_spell, name="add_spell"),
    path(_PERSON + "perioder/<uuid:row>/", person_changes.correct_spell, name="correct_spell"),
    path("logg/", log.log, name="log"),
    path("logg/kontroll/", log.check, name="log_check"),
    path("mina-uppgifter/", own_log.own_data, name="own_data"),
    path("mina-uppgifter/vem-har-sett/", own_log.own_log, name="own_log"),
    path("mina-uppgifter/allt/", export.everything, name="own_export"),
    path("mina-uppgifter/allt.json", export.everything_file, name="own_export_file"),
]
