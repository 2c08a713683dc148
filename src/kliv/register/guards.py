"""What the database itself refuses, beyond what a model's constraints can say: the same on both databases.

PostgreSQL has exclusion constraints; SQLite gets a trigger twin. The log can only be added to, in both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# Tables that are only ever added to. The message is what a program sees that tries; users never do.
APPEND_ONLY = ("register_logentry", "register_logperson")
FROZEN_COLUMNS = {"register_definitionversion": ("text", "sha256", "valid_from", "number", "project_id")}


@dataclass(frozen=True)
class NoOverlap:
    """Rows with equal keys must not overlap in time; both days belong, a missing end is open. Narrowest key last."""

    table: str
    keys: tuple[str, ...]
    start: str
    end: str
    where: str = ""

    @property
    def name(self) -> str:
        """The name of the constraint and of its triggers."""
        return f"{self.table}_no_overlap"


NO_OVERLAP = (
    NoOverlap("register_enrolment", ("project_id", "person_id"), "entry_on", "exit_on"),
    NoOverlap("register_caseworkerassignment", ("enrolment_id",), "starts_on", "ends_on", "role = 'responsible'"),
)


def append_only(vendor: str) -> list[tuple[str, str]]:
    """The statements that make the log append-only: what tests and a restore lay aside and put back."""
    return [pair for pair in statements(vendor) if any(f" ON {table}" in pair[0] for table in APPEND_ONLY)]


def statements(vendor: str) -> Iterator[tuple[str, str]]:
    """Pairs (forwards, backwards) of SQL for a vendor: sqlite or postgresql. Raises ValueError for another."""
    if vendor == "sqlite":
        yield from _sqlite()
    elif vendor == "postgresql":
        yield from _postgresql()
    else:
        raise ValueError(f"no guards for {vendor}")


def _sqlite() -> Iterator[tuple[str, str]]:
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_no_{verb.lower()}"
            yield (
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
                f"DROP TRIGGER {name}",
            )
    for table, columns in FROZEN_COLUMNS.items():
        yield (
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OF {', '.join(columns)} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END",
            f"DROP TRIGGER {table}_frozen",
        )
    for rule in NO_OVERLAP:
        # A plus keeps SQLite from looking a key up in an index: the last key is the one that few rows share.
        *wide, narrow = rule.keys
        same = " AND ".join([*(f"+{key} = NEW.{key}" for key in wide), f"{narrow} = NEW.{narrow}"])
        among = f" AND {rule.where}" if rule.where else ""
        when = f" WHEN NEW.{rule.where}" if rule.where else ""
        for verb in ("INSERT", "UPDATE"):
            yield (
                f"CREATE TRIGGER {rule.name}_{verb.lower()} BEFORE {verb} ON {rule.table}{when} BEGIN "
                f"SELECT RAISE(ABORT, '{rule.name}') WHERE EXISTS (SELECT 1 FROM {rule.table} "
                f"WHERE id IS NOT NEW.id AND {same}{among} "
                f"AND {rule.start} <= COALESCE(NEW.{rule.end}, '9999-12-31') "
                f"AND NEW.{rule.start} <= COALESCE({rule.end}, '9999-12-31')); END",
                f"DROP TRIGGER {rule.name}_{verb.lower()}",
            )


def _postgresql() -> Iterator[tuple[str, str]]:
    yield (
        "CREATE FUNCTION kliv_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% refuses %', TG_TABLE_NAME, TG_OP "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "DROP FUNCTION kliv_refuse()",
    )
    for table in APPEND_ONLY:
        yield (
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION kliv_refuse()",
            f"DROP TRIGGER {table}_append_only ON {table}",
        )
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION kliv_refuse()",
            f"DROP TRIGGER {table}_no_truncate ON {table}",
        )
    for table, columns in FROZEN_COLUMNS.items():
        yield (
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OF {', '.join(columns)} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION kliv_refuse()",
            f"DROP TRIGGER {table}_frozen ON {table}",
        )
    for rule in NO_OVERLAP:
        # An integer range of one number stands for equality, so that no extension (btree_gist) is needed.
        equal = ", ".join(f"int8range({key}, {key}, '[]') WITH &&" for key in rule.keys)
        where = f" WHERE ({rule.where})" if rule.where else ""
        yield (
            f"ALTER TABLE {rule.table} ADD CONSTRAINT {rule.name} EXCLUDE USING gist "
            f"({equal}, daterange({rule.start}, {rule.end}, '[]') WITH &&){where}",
            f"ALTER TABLE {rule.table} DROP CONSTRAINT {rule.name}",
        )
