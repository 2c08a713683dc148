"""Definitions made up of any parts, as the tables of a file: what the schema takes, whether or not it makes sense."""

import datetime as dt

from kliv.definition.schema.definition import Definition
from kliv.definition.shape import entries_of

WORDS = ("Anställning", "Åtgärd på väg", 'Säger "ja"', "Ö")
BY_PATTERN = {
    r"^[a-z][a-z0-9_]*$": ("work", "studies", "a1", "long_term_2"),
    r"^[a-z0-9][a-z0-9_åäö-]*$": ("work", "none", "2181", "gå-9"),
    r"^\d{4}$": ("2181", "0180"),
    r"^S\d-(I?\d{1,2}|I\d{1,2})$|^[a-z].*$": ("S1-15", "S3-I4", "påhittat"),
    r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$": ("12-31", "01-01"),
    r"^[a-z_]+(\.[a-z0-9_]+)*$": ("goals.work.at_least", "places"),
}
FIRST_DAY = dt.date(2000, 1, 1)
DEEPEST = 5


def made_up(rng):
    """The tables of a definition, from a random.Random."""
    return _table(Definition, rng, 0)


def _value(shape, rng, depth):
    make = MAKERS.get(shape.kind)
    if make is not None:
        return make(shape, rng)
    if shape.kind == "list":
        n = rng.randint(1 if shape.limits.get("min_length") else 0, 2)
        return [_value(shape.parts[0], rng, depth + 1) for _ in range(n)]
    if shape.kind == "pair":
        return sorted(_value(part, rng, depth) for part in shape.parts)
    if shape.kind == "mapping":
        key, value = shape.parts
        return {_value(key, rng, depth): _value(value, rng, depth) for _ in range(rng.randint(0, 2))}
    if shape.kind == "either":
        return _value(rng.choice(shape.parts), rng, depth)
    model = shape.model or rng.choice(_variants(shape, depth))
    return _table(model, rng, depth + 1)


MAKERS = {
    "text": lambda shape, rng: rng.choice(BY_PATTERN.get(shape.limits.get("pattern"), WORDS)),
    "integer": lambda shape, rng: rng.randint(shape.limits.get("ge", 0), 1000),
    "number": lambda shape, rng: rng.uniform(0.01, shape.limits.get("le", 1000)),
    "boolean": lambda shape, rng: rng.random() < 0.5,
    "date": lambda shape, rng: FIRST_DAY + dt.timedelta(days=rng.randrange(10_000)),
    "choice": lambda shape, rng: rng.choice(shape.choices),
}


def _variants(shape, depth):
    """The models to choose among; deep down only those with no conditions inside."""
    models = list(shape.variants.values())
    return (
        models if depth < DEEPEST else [model for model in models if not any(map(_nests, entries_of(model).values()))]
    )


def _nests(entry):
    return any(part.variants for part in (entry.shape, *entry.shape.parts))


def _table(model, rng, depth):
    """Every required key, any of the others, and what the model's own rules ask for."""
    entries = entries_of(model)
    given = [entry for entry in entries.values() if entry.required or rng.random() < 0.5]
    table = {entry.key: _value(entry.shape, rng, depth) for entry in given}
    return RULES.get(model.__name__, lambda table, rng: table)(table, rng)


def _without(table, *keys):
    return {key: value for key, value in table.items() if key not in keys}


def _one_of(*ways):
    """A rule: exactly one of these ways to fill in the keys that they have between them."""
    keys = {key for way in ways for key in way}
    return lambda table, rng: {**_without(table, *keys), **rng.choice(ways)}


def _one_bound(table, rng):
    bounds = (
        {"is": "work"},
        {"in": ["a", 1]},
        {"between": [1, 2.5]},
        {"less_than": 3},
        {"at_least": 1},
        {"at_most": 1},
    )
    return _one_of(*bounds, {"more_than": 0.5})(table, rng)


LENGTHS = ("at_least_months", "at_least_days", "more_than_months", "total_days_at_least")


def _spell(table, rng):
    return {**_without(table, *LENGTHS, "counted"), **rng.choice(SPELL_LENGTHS)}


SPELL_LENGTHS = (
    {},
    *({length: 10} for length in LENGTHS),
    {"total_days_at_least": 450, "counted": "compensated"},
)


def _window(table, rng):
    return {**table, "since": "entry"}


def _period(table, rng):
    first, last = sorted([table["starts"], table["ends"]])
    return {**table, "starts": first, "ends": last}


RULES = {
    **dict.fromkeys(("FactCondition", "InstrumentCondition", "SurveyCondition", "JudgementCondition"), _one_bound),
    **dict.fromkeys(
        ("ShareGoal", "CountGoal", "LeadTimeGoal", "RatioGoal", "LevelGoal"),
        _one_of({}, {"at_least": 0.5}, {"at_most": 1}, {"more_than": 0.2}, {"between": [0.2, 0.3]}),
    ),
    "SpellCondition": _spell,
    "EventCondition": _window,
    "ActivityCondition": _window,
    "AtLeastOf": lambda table, rng: {**table, "at_least": 1, "of": table["of"] or [{"fact": "age", "at_least": 18}]},
    "Quota": _one_of(
        {"parts": [{"code": "a", "share": 0.25}, {"code": "b", "share": 0.75}]},
        {"code": "a", "between": [0.2, 0.3]},
    ),
    "FollowUp": _one_of({"months": 6}, {"calendar_day": "12-31"}),
    "Period": _period,
    "ExampleSpell": _one_of(
        {},
        {"end": "open"},
        {"end": "unknown"},
        {"end_on": dt.date(2040, 1, 1)},
        {"end_on": dt.date(2040, 1, 1), "end": "known"},
    ),
}
