"""A participant about whom everything there is has been written, each text with a mark that can be searched for."""

import datetime as dt

from numbered import COORDINATION, NUMBER, with_number

import factories as make
from cast import Cast
from kliv.register import models as m

START, END = dt.date(2015, 3, 1), dt.date(2016, 2, 29)
WRITTEN = dt.datetime(2015, 4, 1, 13, 45, tzinfo=dt.UTC)
BORN = dt.date(1981, 12, 18)
MARK = "ögonvittne"  # in every text about the participant
THIRD = "grannfru"  # in everything about somebody else


def full_case(cast: Cast, *, user: bool = True) -> m.Person:
    """Malin Ögonvittne Ek: enrolled from 2015-03-01 to 2016-02-29, exited to work, followed up once."""
    home = m.Household.objects.create(label="hushåll")
    malin = make.make_person("Malin", f"{MARK} Ek", household=home, birth_date=BORN, sex="woman", municipality="2181")
    malin.contact, malin.district = f"070 {MARK}", "Nya Bruket"
    malin.save()
    make.make_person("Grannen", THIRD, household=home)
    with_number(malin, NUMBER, valid_from=START)
    with_number(malin, COORDINATION, valid_to=START - dt.timedelta(days=1))
    enrolment = _enrolled(cast, malin)
    _facts(cast, malin)
    _meetings(cast, malin)
    _plan(cast, enrolment)
    _activities(cast, enrolment)
    _result(cast, enrolment)
    _around(cast, malin, enrolment)
    if user:
        account = m.User.objects.create(email=f"malin.{MARK.replace('ö', 'o')}@example.se", name=MARK, person=malin)
        make.give_role(account, "participant", cast.labour, starts_on=START)
        m.Notice.objects.create(recipient=account, kind="x", about_ref=malin.ref, made_at=WRITTEN)
        m.Submission.objects.create(key=malin.ref, user_ref=account.ref, user_ref_at=WRITTEN)
        m.Message.objects.create(enrolment=enrolment, sender=account, text=f"svar {MARK}", sent_at=WRITTEN)
    return malin


def _enrolled(cast, malin):
    referral = make.refer(malin, cast.project, sent_by=cast.office, to_unit=cast.labour, on=START)
    m.Referral.objects.filter(pk=referral.pk).update(
        decision="accepted", decision_reason="behov", decided_by=cast.bo, decided_at=WRITTEN, target_group="youth",
        unemployed_on=dt.date(2014, 1, 1), received_on=START,
    )  # fmt: skip
    referral.refresh_from_db()
    referral.note = f"remiss {MARK}"
    referral.save()
    enrolment = m.Enrolment.objects.create(
        person=malin, project=cast.project, unit=cast.labour, referral=referral, entry_on=START, exit_on=END,
        completed_on=END, exit_reason="work", municipality="2181", target_group="youth", agreement_on=START,
    )  # fmt: skip
    make.assign(cast.bo, enrolment, starts_on=START, ends_on=END)
    return enrolment


def _facts(cast, malin):
    for fact, value in [("jobseeker", "true"), ("own_words", f"Kan {MARK}")]:
        m.PersonFact.objects.create(
            person=malin, fact=fact, value=value, from_on=START, source="participant", recorded_by=cast.bo
        )
    m.PersonFact.objects.create(
        person=malin, fact="jobseeker", value="false", from_on=START, source="pes", withdrawn_by=cast.bo,
        withdrawn_at=WRITTEN,
    )  # fmt: skip
    m.PersonSpell.objects.create(
        person=malin, kind="benefit", code="social_assistance", starts_on=START, ends_on=END, source="pes",
        recorded_by=cast.bo,
    )  # fmt: skip
    make.consent(malin, cast.municipality, cast.agency, ["plan"], given_on=START, ends_on=dt.date(2030, 1, 1))
    m.SupportPayment.objects.create(person=malin, month=START, kind="assistance", amount_ore=812300, source="ifo")


def _meetings(cast, malin):
    assessment = m.Assessment.objects.create(
        person=malin, project=cast.project, instrument="judgement", rater_role="coach", rater=cast.bo, assessed_on=START
    )
    for item, value in [("motivation", "4"), ("own", f"Säger {MARK}")]:
        m.AssessmentAnswer.objects.create(assessment=assessment, item=item, value=value)
    meeting = m.Meeting.objects.create(
        project=cast.project, person=malin, kind="three_party_meeting", planned_at=WRITTEN, held_on=START,
        outcome="admitted", place=f"hos {MARK}", notes=f"möte {MARK}",
    )  # fmt: skip
    m.MeetingAttendee.objects.create(meeting=meeting, role="coach", user=cast.bo, attended=True)
    m.MeetingAttendee.objects.create(meeting=meeting, role="employer", user=cast.jonas, attended=True)
    m.Meeting.objects.create(project=cast.project, person=malin, kind="x", cancelled_on=START, notes=MARK)


def _plan(cast, enrolment):
    plan = m.Plan.objects.create(enrolment=enrolment, goal=f"mål {MARK}", mapping=MARK, agreed_on=START)
    m.PlanStep.objects.create(plan=plan, text=f"steg {MARK}", proposed_by=cast.bo, planned_from=START)
    for readers in ("author", "project"):
        m.Note.objects.create(
            enrolment=enrolment, author=cast.bo, written_on=START, text=f"not {MARK}", readers=readers
        )
    m.Document.objects.create(
        enrolment=enrolment, kind="cv", title=f"CV {MARK}", content=f"base64 {MARK}", media_type="text/plain",
        size_bytes=3, sha256="0" * 64, added_by=cast.bo, added_on=START,
    )  # fmt: skip
    m.Message.objects.create(enrolment=enrolment, sender=cast.bo, text=f"hej {MARK}", sent_at=WRITTEN)


def _activities(cast, enrolment):
    occasion = m.Occasion.objects.create(project=cast.project, activity="cv_course", name="Vårkursen", starts_on=START)
    others = cast.enrolments["karin"]
    for whose in (enrolment, others):
        part = m.Participation.objects.create(
            enrolment=whose, activity="cv_course", occasion=occasion, starts_on=START, ends_on=END, completed=True,
            stop_reason="flyttade" if whose is enrolment else "", extent_percent=50, reported_hours=1.0,
        )  # fmt: skip
        session, _ = m.Session.objects.get_or_create(occasion=occasion, held_on=START, minutes=90)
        m.Attendance.objects.create(
            session=session, participation=part, status="present", minutes=90, certified_by=cast.bo,
            certified_at=WRITTEN,
        )  # fmt: skip
    m.Event.objects.create(
        enrolment=enrolment, event="job_agreed", happened_on=END, recorded_by=cast.bo, workplace=cast.workplace
    )
    m.Event.objects.create(enrolment=enrolment, event="offer", happened_on=END, withdrawn_at=WRITTEN)
    placement = make.place(enrolment, cast.workplace, starts_on=START, ends_on=END)
    placement.supervisor = THIRD
    placement.save()
    m.Agreement.objects.create(placement=placement, terms=f"villkor {MARK}", employer_signed_on=START)


def _result(cast, enrolment):
    m.Outcome.objects.create(enrolment=enrolment, outcome="work", kind="regular", observed_on=END, source="participant")
    m.Outcome.objects.create(enrolment=enrolment, outcome="studies", observed_on=END, withdrawn_at=WRITTEN)
    follow_up = m.FollowUp.objects.create(
        enrolment=enrolment, at="month_6", due_on=dt.date(2016, 8, 29), status="reached",
        observed_on=dt.date(2016, 9, 1), source="participant", recorded_by=cast.bo, recorded_at=WRITTEN,
    )  # fmt: skip
    m.FollowUpAttempt.objects.create(
        follow_up=follow_up, tried_on=dt.date(2016, 9, 1), channel="phone", result="reached", user=cast.bo
    )
    request = m.SurveyRequest.objects.create(
        project=cast.project, survey="after", enrolment=enrolment, sent_on=END, answered_on=END
    )
    for question, value in [("q1", "5"), ("q2", f"Tack {MARK}")]:
        m.SurveyAnswer.objects.create(request=request, question=question, value=value)


def _around(cast, malin, enrolment):
    conflict = make.conflict(cast.cia, malin, starts_on=START, ends_on=END)
    m.ConflictOfInterest.objects.filter(pk=conflict.pk).update(reason="relative")
    make.clear(cast.gun, malin, by=cast.cia, starts_on=START, ends_on=END)
    opening = m.BreakGlass.objects.create(
        user=cast.eva, person=malin, organisation=cast.labour, reason=f"nöd {MARK}", opened_at=WRITTEN,
        expires_at=WRITTEN + dt.timedelta(days=1),
    )  # fmt: skip
    m.Notice.objects.create(recipient=cast.cia, kind="break_glass", about_ref=opening.ref, made_at=WRITTEN)
    m.Proposal.objects.create(
        person=malin, kind="lift_protection", proposed_by=cast.bo, proposed_at=WRITTEN, decision="declined",
        decided_by=cast.cia, decided_at=WRITTEN,
    )  # fmt: skip
    m.LegalHold.objects.create(
        person=malin, reason="appeal", placed_by=cast.bo, placed_at=WRITTEN, lifted_by=cast.cia, lifted_at=WRITTEN
    )
    double = make.make_person("Malin", f"{MARK} Ek")
    m.Person.objects.filter(pk=double.pk).update(merged_into=malin)
    m.PersonFact.objects.create(person=double, fact="jobseeker", value="true", from_on=START, source="x")
    m.Merge.objects.create(kept=malin, double=double, merged_by=cast.bo, merged_at=WRITTEN)
