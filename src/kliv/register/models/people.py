"""Persons, their numbers, and the dated facts about them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kliv.register.fields import EncryptedText
from kliv.register.models.accounts import User
from kliv.register.models.base import CodeField, Record, ordered, paired
from kliv.register.models.organisations import Organisation


class Household(Record):
    """People who share a household, so that assistance and children are counted once."""

    personal = ("label",)
    not_personal = ()

    label = CodeField("benämning", blank=True)


class Person(Record):
    """Someone who is or may become a participant.

    The name is encrypted; `search_name` (folded) and `sort_key` stand beside it for search and Swedish order, and are
    empty for a protected person. `anonymous` is a person who is counted but never named (no consent, SUS rule).
    """

    personal = (
        "given_name", "family_name", "search_name", "sort_key", "birth_date", "sex", "municipality", "district",
        "household", "protection", "anonymous", "contact", "language", "interpreter_needed", "erased_at", "merged_into",
    )  # fmt: skip
    not_personal = ("invented",)

    given_name = EncryptedText("förnamn")
    family_name = EncryptedText("efternamn")
    search_name = models.CharField("sökform", max_length=200, blank=True, db_index=True, editable=False)
    sort_key = models.BinaryField("sorteringsnyckel", max_length=400, default=b"", db_index=True, editable=False)
    birth_date = models.DateField("födelsedatum", null=True, blank=True)
    sex = CodeField("kön", default="unknown")
    municipality = models.CharField("folkbokföringskommun", max_length=4, blank=True)
    district = CodeField("stadsdel", blank=True)
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, blank=True, related_name="members", verbose_name="hushåll"
    )
    protection = CodeField("skydd", blank=True, help_text="secrecy_marker, protected_registration, fictitious_identity")
    anonymous = models.BooleanField("räknas utan namn", default=False)
    contact = EncryptedText("kontaktuppgifter")
    language = models.CharField("språk", max_length=8, default="sv")
    interpreter_needed = models.BooleanField("behöver tolk", default=False)
    invented = models.BooleanField("påhittad", default=False)
    erased_at = models.DateTimeField("gallrad", null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", verbose_name="samma person som"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(protection="") | Q(search_name="", municipality="", district=""),
                name="person_protected_not_searchable",
            ),
            models.CheckConstraint(condition=Q(anonymous=False) | Q(search_name=""), name="person_anonymous_nameless"),
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="person_not_merged_into_self"),
        )

    def __str__(self) -> str:
        return f"person {self.ref}"

    @property
    def is_protected(self) -> bool:
        """Whether any kind of protection is marked."""
        return bool(self.protection)


class PersonNumber(Record):
    """A personal number or coordination number a person has or has had. Looked up by a keyed digest, never in clear."""

    personal = ("person", "number", "digest", "kind", "valid_from", "valid_to")
    not_personal = ()

    person = models.ForeignKey(Person, models.PROTECT, related_name="numbers", verbose_name="person")
    number = EncryptedText("nummer")
    digest = models.BinaryField("uppslagsnyckel", max_length=32, editable=False)
    kind = CodeField("slag")
    valid_from = models.DateField("gäller från", null=True, blank=True)
    valid_to = models.DateField("gällde till och med", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("digest",), name="person_number_unique"),
            models.UniqueConstraint(
                fields=("person",), condition=Q(valid_to__isnull=True), name="person_number_one_current"
            ),
            ordered("valid_from", "valid_to", "person_number_period"),
        )


class PersonFact(Record):
    """A value that holds for a person from a date until a later one replaces it, with its source."""

    personal = ("person", "fact", "value", "from_on", "source", "recorded_by", "withdrawn_by", "withdrawn_at")
    not_personal = ()

    person = models.ForeignKey(Person, models.PROTECT, related_name="facts", verbose_name="person")
    fact = CodeField("uppgift")
    value = models.CharField("värde", max_length=120)
    from_on = models.DateField("gäller från")
    source = CodeField("källa")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="skriven av")
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="rättad av")
    withdrawn_at = models.DateTimeField("rättad", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "fact", "from_on"),
                condition=Q(withdrawn_at__isnull=True),
                name="person_fact_one_a_day",
            ),
            paired("withdrawn_by", "withdrawn_at", "person_fact_withdrawn_pair"),
        )


class PersonSpell(Record):
    """A period in a person's life: a benefit, a registration, unemployment, a programme; with its source."""

    personal = (
        "person", "kind", "code", "starts_on", "ends_on", "end_unknown", "source", "recorded_by", "withdrawn_by",
        "withdrawn_at",
    )  # fmt: skip
    not_personal = ()

    person = models.ForeignKey(Person, models.PROTECT, related_name="spells", verbose_name="person")
    kind = CodeField("slag")
    code = CodeField("kod")
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med", null=True, blank=True)
    end_unknown = models.BooleanField("har slutat, okänt när", default=False)
    source = CodeField("källa")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="skriven av")
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="rättad av")
    withdrawn_at = models.DateTimeField("rättad", null=True)

    class Meta:
        constraints = (
            ordered("starts_on", "ends_on", "person_spell_period"),
            models.CheckConstraint(
                condition=Q(end_unknown=False) | Q(ends_on__isnull=True), name="person_spell_unknown_end_has_no_date"
            ),
            paired("withdrawn_by", "withdrawn_at", "person_spell_withdrawn_pair"),
        )


class Consent(Record):
    """A person's consent that one organisation may tell another certain things, for a purpose and a period.

    It breaks secrecy between organisations. It is not an agreement to take part, and not the ground for processing.
    """

    personal = ("person", "scope", "given_on", "ends_on", "withdrawn_on", "recorded_by", "interpreter_used")
    not_personal = ("giver", "receiver", "purpose", "statute")

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents", verbose_name="person")
    giver = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="lämnar uppgifter")
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="får uppgifter")
    purpose = CodeField("ändamål")
    scope = models.JSONField("vilka uppgifter", default=list)
    statute = models.CharField("lagrum i stället för samtycke", max_length=120, blank=True)
    given_on = models.DateField("lämnat")
    ends_on = models.DateField("till och med", null=True, blank=True)
    withdrawn_on = models.DateField("återkallat", null=True, blank=True)
    interpreter_used = models.BooleanField("med tolk", default=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="skriven av")

    class Meta:
        constraints = (
            ordered("given_on", "ends_on", "consent_period"),
            ordered("given_on", "withdrawn_on", "consent_withdrawn_after_given"),
        )
