"""Surveys sent, and what was answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kliv.register.models.base import CodeField, Record
from kliv.register.models.employers import Workplace
from kliv.register.models.enrolments import Enrolment
from kliv.register.models.organisations import Organisation
from kliv.register.models.projects import Project


class SurveyRequest(Record):
    """A questionnaire sent to a participant, an employer or a partner, and whether it was answered."""

    personal = ("enrolment", "answered_on", "declined_on")
    not_personal = ("project", "survey", "workplace", "organisation", "sent_on")

    project = models.ForeignKey(Project, models.PROTECT, related_name="survey_requests", verbose_name="projekt")
    survey = CodeField("enkät")
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, null=True, blank=True, related_name="survey_requests", verbose_name="deltagare"
    )
    workplace = models.ForeignKey(
        Workplace, models.PROTECT, null=True, blank=True, related_name="survey_requests", verbose_name="arbetsplats"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="samverkanspart"
    )
    sent_on = models.DateField("skickad")
    answered_on = models.DateField("besvarad", null=True, blank=True)
    declined_on = models.DateField("avböjd", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=(
                    Q(enrolment__isnull=False, workplace__isnull=True, organisation__isnull=True)
                    | Q(enrolment__isnull=True, workplace__isnull=False, organisation__isnull=True)
                    | Q(enrolment__isnull=True, workplace__isnull=True, organisation__isnull=False)
                ),
                name="survey_request_one_respondent",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(declined_on__isnull=True), name="survey_answered_or_declined"
            ),
        )


class SurveyAnswer(Record):
    """The answer to one question; an empty value is a question that was skipped."""

    personal = ("request", "question", "value")
    not_personal = ()

    request = models.ForeignKey(SurveyRequest, models.PROTECT, related_name="answers", verbose_name="enkätsvar")
    question = CodeField("fråga")
    value = models.CharField("svar", max_length=120, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("request", "question"), name="survey_answer_once"),)
