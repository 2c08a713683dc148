"""Users, the roles they hold, and whom they may not see."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from kliv.register.models.base import CodeField, Record, ordered, paired, unique_with_missing
from kliv.register.models.organisations import Organisation


class UserManager(BaseUserManager):
    """Makes users; the e-mail address is compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user with that address; without a password nobody can sign in with one."""
        user: Any = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> Any:
        """The user with that address, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, Record):
    """Someone who can sign in. What a user may do stands in memberships, never here."""

    personal = ("email", "name", "sort_key", "password", "last_login", "person")
    not_personal = ("is_active", "session_key_salt", "language")

    email = models.EmailField("e-postadress", unique=True)
    name = models.CharField("namn", max_length=120)
    sort_key = models.BinaryField("sorteringsnyckel", max_length=400, default=b"", editable=False)
    is_active = models.BooleanField("aktiv", default=True)
    session_key_salt = models.PositiveIntegerField(
        "sessionsomgång", default=0, help_text="Höjs för att logga ut användaren överallt."
    )
    language = models.CharField("språk", max_length=8, default="sv")
    person = models.OneToOneField(
        "register.Person", models.PROTECT, null=True, blank=True, related_name="user", verbose_name="deltagaren"
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(email=""), name="user_email_given"),)

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Changes with the password and with every log-out everywhere, which ends all sessions."""
        return f"{super().get_session_auth_hash()}{self.session_key_salt}"


class Membership(Record):
    """A role a user holds at an organisation, in one project or in all of the organisation's, for a period.

    directory: the key of the directory that says so at every sign-in, and takes it back there; empty when given here.
    """

    personal = ("user", "role", "starts_on", "ends_on", "granted_by", "granted_at")
    not_personal = ("organisation", "project", "directory")

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="användare")
    role = CodeField("roll")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name="organisation"
    )
    project = models.ForeignKey(
        "register.Project", models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name="projekt"
    )
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med", null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="given av")
    granted_at = models.DateTimeField("given", null=True)
    directory = CodeField("enligt katalogen", blank=True)

    class Meta:
        constraints = (
            ordered("starts_on", "ends_on", "membership_period"),
            paired("granted_by", "granted_at", "membership_granted_pair"),
            *unique_with_missing(
                ("user", "role", "organisation"), "project", "membership_one_open", Q(ends_on__isnull=True)
            ),
        )


class ConflictOfInterest(Record):
    """A person a user must not see: a relative, a friend, oneself. Declared by the user or by the manager."""

    personal = ("user", "person", "reason", "declared_by", "starts_on", "ends_on")
    not_personal = ()

    user = models.ForeignKey(User, models.PROTECT, related_name="conflicts", verbose_name="användare")
    person = models.ForeignKey("register.Person", models.PROTECT, related_name="conflicts", verbose_name="person")
    reason = CodeField("grund")
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="anmäld av")
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med", null=True, blank=True)

    class Meta:
        constraints = (
            ordered("starts_on", "ends_on", "conflict_period"),
            models.UniqueConstraint(
                fields=("user", "person"), condition=Q(ends_on__isnull=True), name="conflict_one_open"
            ),
        )


class BreakGlass(Record):
    """Access opened in an emergency: one user, one person, a written reason, 24 hours. Never for the protected."""

    personal = ("user", "person", "reason", "opened_at", "expires_at", "reviewed_by", "reviewed_at")
    not_personal = ("organisation",)

    user = models.ForeignKey(User, models.PROTECT, related_name="break_glass", verbose_name="användare")
    person = models.ForeignKey("register.Person", models.PROTECT, related_name="break_glass", verbose_name="person")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="för enheten")
    reason = models.CharField("skäl", max_length=1000)
    opened_at = models.DateTimeField("öppnad")
    expires_at = models.DateTimeField("upphör")
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="granskad av")
    reviewed_at = models.DateTimeField("granskad", null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("opened_at")), name="break_glass_expires_after_opening"
            ),
            paired("reviewed_by", "reviewed_at", "break_glass_reviewed_pair"),
        )


class Clearance(Record):
    """A user who is named to handle one protected person, for a period.

    Whoever wrote the protection down is cleared by that (`entered`); everybody else is named by another user.
    """

    personal = ("user", "person", "ground", "granted_by", "granted_at", "starts_on", "ends_on")
    not_personal = ()

    user = models.ForeignKey(User, models.PROTECT, related_name="clearances", verbose_name="användare")
    person = models.ForeignKey("register.Person", models.PROTECT, related_name="clearances", verbose_name="person")
    ground = CodeField("grund", default="named")
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="utsedd av")
    granted_at = models.DateTimeField("utsedd")
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med", null=True, blank=True)

    class Meta:
        constraints = (
            ordered("starts_on", "ends_on", "clearance_period"),
            models.CheckConstraint(
                condition=Q(ground="entered") | ~Q(granted_by=models.F("user")), name="clearance_by_another"
            ),
            models.UniqueConstraint(
                fields=("user", "person"), condition=Q(ends_on__isnull=True), name="clearance_one_open"
            ),
        )


class Notice(Record):
    """Something a user must be told, with the reference of what it is about; never a name, a number or a note."""

    personal = ("recipient", "kind", "about_ref", "made_at", "read_at")
    not_personal = ()

    recipient = models.ForeignKey(User, models.PROTECT, related_name="notices", verbose_name="till")
    kind = CodeField("slag")
    about_ref = models.UUIDField("gäller (referens)")
    made_at = models.DateTimeField("skapat")
    read_at = models.DateTimeField("läst", null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("recipient", "kind", "about_ref"), name="notice_once"),)
