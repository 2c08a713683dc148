"""The addresses of the pages about people: only references stand in them, never names or numbers."""

from django.urls import path

from kliv.web.views import (
    administration,
    emergency,
    export,
    log,
    organisations,
    own_log,
    people,
    person,
    person_changes,
    users,
)

_PERSON = "personer/<uuid:ref>/"
_ORGANISATION = "administration/organisationer/<uuid:ref>/"
_USER = "administration/anvandare/<uuid:ref>/"

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
    path("administration/", administration.administration, name="administration"),
    path("administration/organisationer/", organisations.organisations, name="organisations"),
    path("administration/organisationer/ny/", organisations.add, name="add_organisation"),
    path(_ORGANISATION, organisations.organisation, name="organisation"),
    path(_ORGANISATION + "stang/", organisations.close, name="close_organisation"),
    path("administration/anvandare/", users.user_list, name="users"),
    path("administration/anvandare/ny/", users.invite, name="invite"),
    path(_USER, users.user, name="user"),
    path(_USER + "roll/", users.give, name="give_role"),
    path(_USER + "stang-av/", users.disable, name="disable_user"),
    path(_USER + "oppna/", users.enable, name="enable_user"),
    path(_USER + "logga-ut/", users.log_out, name="log_out_user"),
    path("administration/roller/<uuid:ref>/avsluta/", users.end, name="end_role"),
    path("administration/projekt/", administration.managed, name="managed_projects"),
]
