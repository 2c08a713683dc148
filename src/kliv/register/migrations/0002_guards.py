"""The guards of `register.guards` on the database that is migrated."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from kliv.register import guards


def _forwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for forwards, _ in guards.statements(editor.connection.vendor):
        editor.execute(forwards, params=None)


def _backwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for _, backwards in reversed(list(guards.statements(editor.connection.vendor))):
        editor.execute(backwards, params=None)


class Migration(migrations.Migration):
    """Triggers and exclusion constraints."""

    dependencies = (("register", "0001_records"),)
    operations = (migrations.RunPython(_forwards, _backwards),)
