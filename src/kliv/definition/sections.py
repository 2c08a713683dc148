"""The title and the lead of every kind of table in a definition, for the reference and for editors."""

from __future__ import annotations

from dataclasses import dataclass

from kliv.core.conditions import model as conditions
from kliv.core.frozen import Frozen
from kliv.definition.schema import base as schema_base
from kliv.definition.schema import definition, examples, goals, journey, organisation


@dataclass(frozen=True)
class Section:
    """What a kind of table is called, and what a reader should know about it (Markdown)."""

    title: str
    lead: str


CONDITION = Section(
    "Villkor",
    "Ett villkor är en liten tabell. Den första nyckeln säger vilket slag det är. Svaret är *uppfyllt*, *inte "
    "uppfyllt* eller *okänt*: den som ingen uppgift finns om blir aldrig av sig själv ”inte uppfyllt”. Villkor sätts "
    "ihop med `all_of`, `any_of`, `not` och `at_least` med `of`.",
)

SECTIONS: dict[type[Frozen], Section] = {
    definition.Definition: Section("Definitionen", "Hela filen. Delarna kan stå i vilken ordning som helst."),
    definition.Version: Section("Version", "Vilken version filen är, och vem som står för den."),
    definition.Amendment: Section(
        "Ändring",
        "Ett beslut som ändrar värden från en dag. Det gamla värdet står kvar i filen, så att äldre siffror och "
        "rapporter kan räknas fram på nytt. Varje ändring börjar gälla senare än den före.",
    ),
    definition.Change: Section(
        "Ändrat värde",
        "Nyckelvägen pekar ut värdet. Nycklar som heter `key`, och det som står under `version` och `amendments`, kan "
        "inte ändras.",
    ),
    organisation.ProjectFacts: Section("Projektet", "Vad projektet heter, när det pågår och vem som äger det."),
    schema_base.Period: Section("Period", "Båda dagarna räknas med."),
    goals.Statement: Section("Utsaga", "Det källan säger i ord, och som inte går att räkna på."),
    organisation.Partner: Section("Part", "En organisation eller enhet som deltar. Måste ha en källa."),
    organisation.Unit: Section("Enhet", "En plats som siffror och kvoter delas upp på."),
    organisation.Staff: Section("Personal", "De som är anställda i projektet, en tabell för varje roll."),
    organisation.Governance: Section("Styrgrupp", "Vad styrgruppen heter och vilka som sitter i den."),
    organisation.Funding: Section("Finansiering", "Projektets pengar."),
    organisation.Programme: Section(
        "Fond och program",
        "Tre andelar ska inte blandas ihop: unionens, utlysningens högsta, och projektets egen. Den sista skrivs inte; "
        "Kliv räknar den som beviljat stöd delat med budgeten.",
    ),
    organisation.Budget: Section("Budget", "En version av budgeten, i hela kronor."),
    organisation.BudgetLine: Section("Kostnadsslag", "En rad i budgeten, i hela kronor."),
    organisation.Rate: Section("Ersättning", "Ett belopp som gäller en viss tid, till exempel aktivitetsstöd per dag."),
    journey.OwnFact: Section(
        "Egen uppgift",
        "En uppgift om en person som bara det här projektet använder. Nyckeln får inte vara en av de gemensamma.",
    ),
    journey.TargetGroup: Section(
        "Målgrupp",
        "Den som uppfyller villkoren för flera grupper räknas i den som står först i filen. Måste ha en källa.",
    ),
    conditions.AllOf: Section("Villkor: alla", "Alla delar är uppfyllda."),
    conditions.AnyOf: Section("Villkor: någon", "Minst en del är uppfylld."),
    conditions.Not: Section("Villkor: inte", "Delen är inte uppfylld. Är den okänd är svaret okänt."),
    conditions.AtLeastOf: Section("Villkor: minst så många", "Minst så många av delarna är uppfyllda."),
    conditions.FactCondition: Section(
        "Villkor: uppgift",
        "En uppgift om personen, som den stod på dagen, mot exakt en gräns. Gränserna hör till, utom för `more_than` "
        "och `less_than`. `age` är ålder i fyllda år. Ja och nej prövas med `is = true` och `is = false`, "
        "koder med `is` och `in`.",
    ),
    conditions.SpellCondition: Section(
        "Villkor: period",
        "En period som pågår på dagen. Med ett längdkrav ska den ha varat så länge; perioder som rör vid eller "
        "överlappar varandra är en, och uppehåll på högst `gap_days` dagar bryter inte. Högst ett längdkrav.",
    ),
    conditions.EventCondition: Section(
        "Villkor: händelse", "Något som har hänt i ett fönster. Båda ändarna hör till; en som saknas är öppen."
    ),
    conditions.ActivityCondition: Section(
        "Villkor: aktivitet", "En av projektets aktiviteter som påbörjats eller fullföljts i ett fönster."
    ),
    conditions.OutcomeCondition: Section(
        "Villkor: utfall",
        "Ett utfall vid avslutet eller vid en uppföljning. Okänt för den som inte gick att nå.",
    ),
    conditions.InstrumentCondition: Section(
        "Villkor: instrument", "Det senaste svaret på en fråga i ett instrument, mot exakt en gräns."
    ),
    conditions.InstrumentChange: Section(
        "Villkor: förändring",
        "Hur ett svar rört sig mellan första och sista mätningen. Frågan måste ha en skala. Okänt med bara en mätning.",
    ),
    conditions.SurveyCondition: Section(
        "Villkor: enkät", "Det senaste svaret på en fråga i en enkät, mot exakt en gräns."
    ),
    conditions.JudgementCondition: Section(
        "Villkor: bedömning",
        "Den senaste bedömningen av en yrkesperson. Bedömningen är en fråga i instrumentet `judgement`, som "
        "definitionen måste ha: där står vad den heter och vilka svar som finns. `by` är en gemensam roll eller "
        "en roll i `staff`.",
    ),
    journey.Places: Section("Platser", "Hur många som kan delta."),
    journey.Intake: Section("Intag", "Nya deltagare per handläggare och månad."),
    journey.Quota: Section(
        "Kvot", "Hur platserna fördelas: antingen fasta andelar i `parts`, eller ett spann för en enda kod."
    ),
    journey.QuotaPart: Section("Del av kvot", "Andelarna är tillsammans 1."),
    journey.Pillar: Section("Pelare", "En kedja eller pelare som grupperar aktiviteter."),
    journey.Activity: Section("Aktivitet", "Något deltagarna tar del av. Måste ha en källa."),
    journey.Instrument: Section(
        "Instrument",
        "Ett bedömningsinstrument. Ett med nyckeln `judgement` samlar yrkespersoners egna bedömningar.",
    ),
    journey.InstrumentItem: Section(
        "Fråga",
        "En fråga i ett instrument eller en enkät. Svaret är en av `codes`, ett tal på `scale`, eller ja och nej.",
    ),
    journey.Survey: Section("Enkät", "En enkät och vem som svarar på den."),
    journey.EntryPath: Section("Ingång", "En väg in i projektet."),
    journey.Gate: Section("Spärr", "Det som måste ha skett före ett annat steg."),
    journey.Outcome: Section(
        "Utfall", "Ett utfall som projektet räknar. I tabeller där var person räknas en gång gäller det första i filen."
    ),
    journey.ExitReason: Section("Avslutsorsak", "En orsak att lämna projektet."),
    journey.ExitRule: Section("Avslutsregel", "När en deltagare lämnar projektet enligt regel."),
    journey.FollowUp: Section("Uppföljning", "Antingen så många månader efter, eller en viss dag på året."),
    goals.ShareGoal: Section(
        "Mål: andel",
        "Hur stor andel av en grupp som uppfyller ett villkor. Målvärdet är en andel, 0–1. Måste ha en källa.",
    ),
    goals.Population: Section("Grupp", "Vilka en siffra gäller."),
    goals.DueDate: Section("Förfallodag", "När utfallet går att se för en person."),
    goals.CountGoal: Section("Mål: antal", "Hur många som uppfyller ett villkor. Måste ha en källa."),
    goals.CompositionGoal: Section(
        "Mål: fördelning", "Hur en grupp fördelar sig, jämfört med en kvot. Måste ha en källa."
    ),
    goals.LeadTimeGoal: Section(
        "Mål: ledtid",
        "Dagar mellan två händelser. Den som ännu väntar räknas med så långt hon eller han har väntat. Målvärdet är i "
        "dagar. Måste ha en källa.",
    ),
    goals.RatioGoal: Section(
        "Mål: kvot av summor",
        "Utbetalningar efter ett datum delat med utbetalningar före ett annat, för samma personer. Måste ha en källa.",
    ),
    goals.LevelGoal: Section("Mål: nivå", "En indikators senaste nivå mot utgångsvärdet. Måste ha en källa."),
    goals.MilestoneGoal: Section(
        "Mål: milstolpe", "Något som ska finnas på plats. Aldrig en procentsats. Måste ha en källa."
    ),
    goals.QualitativeGoal: Section("Mål: i ord", "Ett mål utan tal. Underlag samlas i ord. Måste ha en källa."),
    goals.ContextIndicator: Section("Omvärldsindikator", "En siffra om omvärlden, inte projektets resultat."),
    goals.EvaluationQuestion: Section("Utvärderingsfråga", "En fråga som utvärderingen ska besvara."),
    goals.PublishedStatistics: Section(
        "Publicerad tabell", "En tabell som källan har publicerat. Kliv räknar samma tal och visar dem bredvid."
    ),
    goals.PublishedCell: Section(
        "Publicerat tal",
        "`percent` måste stämma med `numerator` och `denominator`, avrundat så som källan skriver det.",
    ),
    goals.ReportedTable: Section("Återgiven tabell", "En tabell i källan som Kliv bevarar men inte kan räkna om."),
    goals.OpenQuestion: Section("Öppen fråga", "Det källan lämnar oklart. Frågan visas tills någon bestämmer."),
    goals.Examples: Section("Exempel", "Det som `kliv check` prövar."),
    goals.ExamplePerson: Section("Exempelperson", "En påhittad person och de svar som villkoren ska ge."),
    examples.ExampleSpell: Section("Exempel: period", "En period i exempelpersonens liv."),
    examples.ExampleAssessment: Section("Exempel: bedömning", "En bedömning av exempelpersonen."),
    examples.ExampleEvent: Section("Exempel: händelse", "Något som hände exempelpersonen."),
    goals.ExampleFigure: Section(
        "Exempelsiffra", "En siffra och det värde den ska ha på projektets publicerade uppgifter."
    ),
}
