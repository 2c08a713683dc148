"""The accessibility statement says what is true and what to do."""


def test_what_it_says(get):
    text = get("/tillganglighet/").text
    for said in (
        "Alla sidor fungerar utan JavaScript.",
        "Kända brister",
        "Ingen person med hjälpmedel har prövat sidorna än",
        "Myndigheten för digital förvaltning (Digg)",
    ):
        assert said in text
