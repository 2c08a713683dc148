"""Conditions put together: unknown is carried through, and only what decides is given as the reason."""

from .rules import check, fact, table

YES = {"fact": "child_at_home", "is": True}
NO = {"fact": "born_abroad", "is": True}
WHO_KNOWS = {"fact": "interest", "is": True}
KNOWN = {"facts": [fact("child_at_home", "true"), fact("born_abroad", "false")]}
ON = "2011-03-01"
A, B, C = "Har hemmavarande barn", "Är inte utrikesfödd", "Uppgift saknas om intresse för yrket"


@table(
    (KNOWN, ON, {"all_of": [YES, YES]}, "met", A),
    (KNOWN, ON, {"all_of": [YES, WHO_KNOWS]}, "unknown", C),
    (KNOWN, ON, {"all_of": [YES, NO, WHO_KNOWS]}, "not_met", B),
    (KNOWN, ON, {"all_of": [YES, {"not": NO}]}, "met", f"{A}. {B}"),
    (KNOWN, ON, {"any_of": [NO, YES, WHO_KNOWS]}, "met", A),
    (KNOWN, ON, {"any_of": [NO, WHO_KNOWS]}, "unknown", C),
    (KNOWN, ON, {"any_of": [NO, {"not": YES}]}, "not_met", f"{B}. {A}; ska inte gälla"),
    (KNOWN, ON, {"not": {"all_of": [YES, NO]}}, "met", B),
    (KNOWN, ON, {"not": {"any_of": [YES, NO]}}, "not_met", f"{A}; ska inte gälla"),
    (KNOWN, ON, {"not": WHO_KNOWS}, "unknown", C),
    (KNOWN, ON, {"not": {"not": NO}}, "not_met", B),
    # At least two: met where two are; not met where two cannot be; else unknown.
    (KNOWN, ON, {"at_least": 2, "of": [YES, YES, WHO_KNOWS]}, "met", f"2 av minst 2 villkor är uppfyllda: {A}"),
    (KNOWN, ON, {"at_least": 2, "of": [YES, NO, WHO_KNOWS]}, "unknown", f"1 av minst 2 villkor är uppfyllda: {C}"),
    (KNOWN, ON, {"at_least": 2, "of": [NO, NO, WHO_KNOWS]}, "not_met", f"0 av minst 2 villkor är uppfyllda: {B}"),
    (KNOWN, ON, {"at_least": 3, "of": [YES, NO, WHO_KNOWS]}, "not_met", f"1 av minst 3 villkor är uppfyllda: {B}"),
)  # fmt: skip
def test_parts(rule):
    check(*rule)
