"""The words for the definition's own kinds, where `core.terms` has none: what a reader sees instead of a code."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Labels = Mapping[str, str | Promise]

GOAL_KINDS: Labels = {
    "result_goal": _("Resultatmål"),
    "impact_goal": _("Effektmål"),
    "subgoal": _("Delmål"),
    "project_goal": _("Projektmål"),
    "volume": _("Volym och platser"),
}
GOAL_LEVELS: Labels = {
    "individual": _("för deltagare"),
    "employer": _("för arbetsgivare"),
    "organisation": _("för organisationen"),
    "structure": _("för strukturen"),
}
STATEMENTS: Labels = {
    "purpose": _("Syfte"),
    "problem": _("Problem"),
    "need": _("Behov"),
    "idea": _("Idé"),
    "method": _("Metod"),
    "scope": _("Omfattning"),
    "scaling": _("Fortsättning"),
    "dissemination": _("Spridning"),
    "result": _("Resultat som källan berättar om"),
}
PARTNER_ROLES: Labels = {
    "owner": _("ägare"),
    "partner": _("partner"),
    "co_financier": _("medfinansiär"),
    "evaluator": _("utvärderare"),
    "network": _("nätverk"),
}
ACTIVITY_KINDS: Labels = {
    "mapping": _("kartläggning"),
    "guidance": _("vägledning"),
    "course": _("kurs"),
    "studies": _("studier"),
    "language": _("språk"),
    "placement": _("praktik"),
    "work_training": _("arbetsträning"),
    "job": _("arbete"),
    "coaching": _("coachning"),
    "matching": _("matchning"),
    "outreach": _("uppsökande"),
    "information": _("information"),
    "employer_support": _("stöd till arbetsgivare"),
}
BUDGET_VERSIONS: Labels = {
    "applied": _("Sökt"),
    "granted": _("Beviljat"),
    "changed": _("Ändrat"),
    "stated": _("Enligt källan"),
}
RATE_PERIODS: Labels = {"day": _("per dag"), "month": _("per månad"), "hour": _("per timme")}
POLARITIES: Labels = {"positive": _("gott utfall"), "neutral": _("varken gott eller dåligt"), "negative": _("avbrott")}
POPULATIONS: Labels = {
    "started": _("alla som har startat"),
    "exited": _("alla som har avslutat, av vilken orsak det än är"),
    "completed": _("alla som har fullföljt huvudinsatsen"),
    "enrolled": _("alla som är inskrivna på mätdagen"),
    "participating": _("alla arbetsgivare som medverkar"),
}
COUNTING: Labels = {
    "person": _("En person räknas en gång: första starten och sista avslutet gäller."),
    "enrolment": _("Varje start räknas för sig, även om det är samma person."),
}
UNIT_KINDS: Labels = {
    "office": _("kontor"),
    "municipality": _("kommun"),
    "municipality_group": _("grupp av kommuner"),
    "district": _("stadsdel"),
}
RESPONDENTS: Labels = {
    "participant": _("deltagaren"),
    "employer": _("arbetsgivaren"),
    "partner": _("partnern"),
    "referrer": _("den som remitterar"),
}
