"""Numbers for tests: Skatteverket's test numbers and one coordination number, never given to a person."""

from cast import TODAY
from kliv.casework.numbers import digest_of
from kliv.core.identity import parse_number
from kliv.register import models as m

NUMBER = "19811218-9876"
OTHER = "19900717-9816"
COORDINATION = "19811278-9873"


def with_number(person, text=NUMBER, **more):
    """Stores the number for the person, as it would have been long ago."""
    number = parse_number(text, TODAY)
    return m.PersonNumber.objects.create(
        person=person, number=number.digits, digest=digest_of(number), kind=number.kind.value, **more
    )


def wrong(refused):
    """The fields that an InputError is about."""
    return {fault.where for fault in refused.value.faults}
