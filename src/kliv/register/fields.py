"""Fields whose content is encrypted in the database: names, numbers, contacts, notes."""

from __future__ import annotations

from typing import Any

from django.db import models

from kliv.register import keys


class EncryptedText(models.BinaryField):
    """Text encrypted with AES-256-GCM; the place (table, column, row reference) is authenticated with it.

    A value moved to another row or column fails to decrypt. The empty text is stored as an empty value. Not
    searchable; use a blind index or a search key beside it where that is allowed.
    """

    description = "Krypterad text"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", b"")
        kwargs.setdefault("blank", True)
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Puts a descriptor on the model that decrypts on reading."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, _Decrypting(self))

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:  # noqa: ARG002 (Django's signature)
        """What goes into the database: the token as it was read, or the new text encrypted."""
        stored = model_instance.__dict__.get(self.attname, "")
        if isinstance(stored, str):
            stored = keys.encrypt(stored, self.place(model_instance)) if stored else b""
            model_instance.__dict__[self.attname] = stored
        return bytes(stored)

    def place(self, instance: models.Model) -> str:
        """The associated data: where the value belongs."""
        return f"{instance._meta.db_table}|{self.column}|{instance.ref}"  # type: ignore[attr-defined]

    def get_default(self) -> str:
        """The empty text."""
        return ""

    def value_to_string(self, obj: models.Model) -> str:  # noqa: ARG002
        """Serialisation never writes the plain text."""
        return ""


class _Decrypting:
    """Reads the stored token and gives the text, only when somebody asks for it."""

    def __init__(self, field: EncryptedText) -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])
        stored = instance.__dict__[self.field.attname]
        if isinstance(stored, str):
            return stored
        token = bytes(stored or b"")
        return keys.decrypt(token, self.field.place(instance)) if token else ""

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value
