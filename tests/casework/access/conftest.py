import pytest

from cast import make_cast


@pytest.fixture
def cast(db):
    """Everybody, around one project."""
    return make_cast()
