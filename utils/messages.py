"""How error messages show the values that they speak of."""

LONGEST = 60  # letters that a message shows of a value


def one_line(value: object) -> str:
    """Return what a message shows of a value: what `repr` says in one line, and of a long one the beginning.

    >>> one_line("3x3"), one_line(list(range(100)))
    ("'3x3'", '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, …')
    """
    text = " ".join(repr(value).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
