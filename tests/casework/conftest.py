import pytest

from cast import make_cast


@pytest.fixture
def cast(db):
    """Everybody, around one project."""
    return make_cast()


@pytest.fixture
def committed_cast(transactional_db):
    """The same, committed, for what other connections must see."""
    return make_cast()
