"""docs/roles.md: each role with what it may do and whom it reaches, and the rules that hold for everybody."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import django
from django.apps import apps

from kliv.core.roles import AREAS, HIDING, REACH_WORDS, ROLES, Area, Permission, Role
from kliv.core.terms import CONSENT_PURPOSES, CONSENT_SCOPES

PAGE = Path("docs/roles.md")

_HEAD = """# Roller och behörighet

<!-- Görs ur koden med kliv docs. Ändra inte här. -->

En användare har en eller flera roller. En roll gäller vid en organisation, i ett projekt eller i alla som
organisationen deltar i, från och med en dag till och med en dag. Den som har flera roller får det som någon av dem ger.
Det som står här gäller överallt: i listor, enskilda ärenden, antal, val i formulär, uttag, siffror och svar till
program.

## Rollerna

| roll | vad den är till för | vilka deltagare den når |
|---|---|---|
"""

_SCOPE = """
## Hur långt en roll når

- **Organisation och enhet.** En roll vid en organisation gäller också alla enheter under den, fem led ned. Den gäller
  aldrig systerenheter. En roll vid en organisation som har upphört gäller inte.
- **Projekt.** En roll i ett projekt gäller bara där. En roll utan projekt gäller i alla projekt som organisationen
  eller en enhet i den äger eller är samverkanspart i den dagen. En projektledare vars organisation inte äger projektet
  ser bara sin egen enhets deltagare.
- **Uppdrag.** Den som är utsedd till handläggare för en deltagare når henne så länge uppdraget gäller och så länge
  rollen gäller i det projektet.
- **Dagar.** Roller, uppdrag, placeringar, jäv och utsedda gäller från och med sin första dag till och med sin sista.
  Det som tas bort eller går ut gäller inte vid nästa sidvisning.
- **Det som inte finns och det som inte får ses ser likadant ut.** Ingen får veta att en uppgift finns genom att nekas.
- **Går det inte att pröva, så är svaret nej.** Om något som behörigheten frågar efter inte svarar visas inget.

## Regler som döljer

De gäller alla roller utom Deltagare när det är den egna personen. En *grundregel* går aldrig att komma förbi.

| regel | slag |
|---|---|
"""

_SHARING = """
En deltagare som räknas utan namn (inget samtycke) visas utan namn, kontaktuppgifter och personnummer för alla utom sig
själv. En gallrad person och en dubblett finns i ingen lista.

## Den som får se en person med skyddade uppgifter

Det krävs två saker: en roll som får det, och att vara utsedd för just den personen. Utsedd är den som är handläggare
för henne, den som själv skrev in skyddet, och den som någon annan har utsett. Ingen utser sig själv. Den som utser
behöver inte se personen. Att vara utsedd ger ingen längre räckvidd än rollen har. Den som granskar loggen ser poster om
en skyddad person bara om hen är utsedd för henne.

## Att lämna uppgifter till en annan organisation

Överenskommelsen om att delta i projektet ger ingen rätt att lämna uppgifter vidare. Det krävs ett **samtycke** eller
ett **namngivet lagrum**, för en mottagare, ett ändamål och vissa uppgifter. Det gäller från och med sin första dag till
och med sin sista, och inte den dag det återkallas. Det som gäller för en organisation gäller för dess enheter, men inte
tvärtom. Givaren är den som äger projektet. Anteckningar, dokument och meddelanden delas aldrig på det sättet.

"""

_EMERGENCY = """
## Nödläge

Den som har behörigheten kan öppna en deltagare i ett projekt vid den egna organisationen, för att läsa, med de
behörigheter rollen redan har.

- Skälet skrivs med minst 20 tecken.
- Det gäller i 24 timmar och så länge rollen gäller.
- Projektledaren och loggranskaren får veta det direkt. Finns ingen att meddela går det inte att öppna.
- Det loggas, och någon annan än den som öppnade granskar det.
- Grundreglerna gäller ändå: aldrig en person med skyddade uppgifter, en själv, det egna hushållet eller vid jäv.

## Vad var och en får göra

● får · ○ får, om det finns samtycke eller lagrum för uppgifterna
"""


def generated() -> dict[Path, str]:
    """The page, by its path."""
    roles = [f"| **{role.name}** | {role.description} | {REACH_WORDS[role.reach]} |\n" for role in ROLES.values()]
    rules = [f"| {rule.words} | {'grundregel' if rule.is_core else 'kan öppnas i nödläge'} |\n" for rule in HIDING]
    parts = [
        *[_HEAD, *roles, _SCOPE, *rules, _SHARING],
        *[_words("uppgifter", CONSENT_SCOPES), "\n", _words("ändamål", CONSENT_PURPOSES), _EMERGENCY],
        *[_matrix(area) for area in Area],
        _fields(),
    ]
    return {PAGE: "".join(parts)}


def _words(title: str, words: Mapping[str, str]) -> str:
    return f"| {title} | |\n|---|---|\n" + "".join(f"| `{key}` | {label} |\n" for key, label in words.items())


def _matrix(area: Area) -> str:
    head = " | ".join(role.name for role in ROLES.values())
    lines = [f"\n### {area.value}\n", f"| får | {head} |", "|---|" + ":-:|" * len(ROLES)]
    for permission, words in AREAS[area].items():
        lines.append(f"| {words} | " + " | ".join(_mark(role, permission) for role in ROLES.values()) + " |")
    return "\n".join(lines) + "\n"


def _mark(role: type[Role], permission: Permission) -> str:
    if permission in role.on_ground:
        return "○"
    return "●" if permission in role.permissions else ""


def _fields() -> str:
    """What those roles read that do not read every field, in the words of the records."""
    lines = [
        "\n## Roller som bara läser vissa uppgifter\n",
        "De andra läser alla uppgifter i det de får se.\n",
        "| roll | om | uppgifter |",
        "|---|---|---|",
    ]
    for role in ROLES.values():
        for model, names in (role.fields or {}).items():
            lines.append(f"| {role.name} | {_RECORDS[model]} | {', '.join(_labels(model, names))} |")
        if role.fields == {}:
            lines.append(f"| {role.name} | alla | inga uppgifter om enskilda, bara tabeller utan namn |")
    return "\n".join(lines) + "\n"


_RECORDS: Mapping[str, str] = {
    "Person": "personen",
    "PersonNumber": "personnumret",
    "Referral": "remissen",
    "Enrolment": "tiden i projektet",
    "CaseworkerAssignment": "handläggaren",
    "Plan": "planen",
    "PlanStep": "planens steg",
    "Participation": "aktiviteterna",
    "Placement": "placeringen",
    "FollowUp": "uppföljningarna",
    "Outcome": "utfallen",
}


def _labels(model: str, names: frozenset[str]) -> list[str]:
    """The fields of a record as they are called on the pages, in the order of the record."""
    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kliv.settings")
        django.setup()
    fields = apps.get_model("register", model)._meta.concrete_fields
    return [str(field.verbose_name) for field in fields if field.name in names]
