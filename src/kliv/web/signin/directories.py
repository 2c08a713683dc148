"""The municipalities' own directories (OpenID Connect) and what their words for roles mean here; read from a file.

Pure: it is read while the settings are, before Django is there. The file is TOML, named by KLIV_DIRECTORIES:

    [[directory]]
    key = "sandviken"                       # stands in addresses; never change it
    name = "Sandvikens kommun"              # on the button
    server = "https://login.example/v2.0"   # the issuer; the rest is found at /.well-known/openid-configuration
    client = "kliv"
    secret_file = "/etc/kliv/sandviken"     # or secret = "…"
    organisation = "Sandvikens kommun"      # nobody gets a role outside it
    claim = "roles"                         # where the directory says what somebody may do
    second_factor = ["mfa"]                 # values of amr or acr that tell of a second factor; else Kliv asks for one

    [[directory.role]]
    value = "kliv-handlaggare"
    role = "caseworker"
    unit = "Arbetsmarknadscentrum (AMC)"    # a unit of the organisation; left out: all of it
    project = "coachingprojektet"           # left out: every project of the unit
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from kliv.core.errors import Fault, KlivError
from kliv.core.frozen import Frozen
from kliv.core.roles import STAFF

Text = Annotated[str, StringConstraints(min_length=1)]
_NEAR = {"localhost", "127.0.0.1", "::1"}  # a directory on the same machine needs no https


class DirectoryError(KlivError):
    """The file of directories cannot be used."""


class RoleRule(Frozen):
    """What a word of the directory means: a role among the staff, at a unit, in a project."""

    value: Text = Field(description="ordet i katalogen")
    role: str = Field(description="rollen i Kliv")
    unit: str = Field(default="", description="enhet i organisationen")
    project: str = Field(default="", description="projektets nyckel")

    @field_validator("role")
    @classmethod
    def _among_staff(cls, role: str) -> str:
        if role not in STAFF:
            raise PydanticCustomError("role", f"någon av rollerna {', '.join(sorted(STAFF))}")
        return role


class Directory(Frozen):
    """A directory whose people may sign in, and whom it makes them."""

    key: str = Field(pattern=r"^[a-z][a-z0-9-]{0,30}$", description="nyckeln i adresser")
    name: Text = Field(description="namnet på knappen")
    server: str = Field(description="utfärdarens adress")
    client: Text = Field(description="klientens id i katalogen")
    secret: str = Field(default="", description="klientens hemlighet")
    secret_file: str = Field(default="", description="fil med klientens hemlighet")
    organisation: Text = Field(description="organisationens namn i Kliv")
    claim: Text = Field(default="roles", description="var katalogen säger vad någon får göra")
    email_claim: Text = Field(default="email", description="var katalogen säger e-postadressen")
    uid_claim: Text = Field(default="sub", description="var katalogen säger vem det är")
    scopes: tuple[str, ...] = Field(default=("openid", "profile", "email"), description="vad Kliv ber om")
    second_factor: tuple[str, ...] = Field(default=(), description="värden i amr eller acr som betyder två steg")
    role: tuple[RoleRule, ...] = Field(default=(), description="vad katalogens ord betyder")

    @field_validator("server")
    @classmethod
    def _over_https(cls, server: str) -> str:
        parts = urlsplit(server)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _NEAR):
            raise PydanticCustomError("https", "en adress som börjar med https://")
        return server.rstrip("/")

    @model_validator(mode="after")
    def _with_a_secret(self) -> Directory:
        if bool(self.secret) == bool(self.secret_file):
            raise PydanticCustomError("secret", "antingen secret eller secret_file")
        return self

    @property
    def origin(self) -> str:
        """Where the browser is sent: what the page's policy must let a form lead to."""
        parts = urlsplit(self.server)
        return f"{parts.scheme}://{parts.netloc}"

    def rules_for(self, claims: Mapping[str, Any]) -> tuple[RoleRule, ...]:
        """What the directory's words about somebody mean; nothing for words that are unknown."""
        said = _words(claims.get(self.claim))
        return tuple(rule for rule in self.role if rule.value in said)

    def tells_second_factor(self, claims: Mapping[str, Any]) -> bool:
        """Whether the directory says that it has asked for a second factor, in words that are trusted here."""
        said = _words(claims.get("amr")) | _words(claims.get("acr"))
        return bool(said.intersection(self.second_factor))


class Directories(Frozen):
    """All of the file."""

    directory: tuple[Directory, ...] = Field(description="katalogerna")


def read_directories(file: str) -> dict[str, Directory]:
    """The directories of a file by key; none where no file is named. Raises DirectoryError with every fault."""
    if not file:
        return {}
    try:
        told = tomllib.loads(Path(file).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DirectoryError("Filen går inte att läsa.", [Fault(file, "en TOML-fil", str(error))]) from error
    try:
        rows = Directories.model_validate(told).directory
    except ValidationError as error:
        from kliv.definition.messages import faults_of

        raise DirectoryError("Filen går inte att använda.", faults_of(error, told, Directories)) from error
    found = {one.key: _with_secret(one) for one in rows}
    if len(found) < len(rows):
        raise DirectoryError("Filen går inte att använda.", [Fault("directory", "nycklar som är olika")])
    return found


def providers(directories: Mapping[str, Directory]) -> dict[str, Any]:
    """The directories as allauth's settings."""
    apps = [
        {
            "provider_id": one.key,
            "name": one.name,
            "client_id": one.client,
            "secret": one.secret,
            "settings": {"server_url": one.server, "oauth_pkce_enabled": True, "scope": list(one.scopes)},
        }
        for one in directories.values()
    ]
    return {"openid_connect": {"provider_class": "kliv.web.signin.oidc.DirectoryProvider", "APPS": apps}}


def _with_secret(one: Directory) -> Directory:
    if one.secret:
        return one
    try:
        return one.model_copy(update={"secret": Path(one.secret_file).read_text("utf-8").strip()})
    except (OSError, UnicodeDecodeError) as error:
        fault = Fault(f"directory {one.key} secret_file", "en fil som går att läsa", str(error))
        raise DirectoryError("Filen går inte att använda.", [fault]) from error


def _words(said: object) -> set[str]:
    """A claim that is a word or a list of words."""
    words = said if isinstance(said, list | tuple) else [said]
    return {word for word in words if isinstance(word, str)}
