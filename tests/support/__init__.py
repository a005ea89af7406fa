"""What the tests share."""

from hypothesis import settings


def examples(count):
    """Settings for `count` examples, and for `make quick`, whose profile has fewer, for as many as that."""
    quick = settings.get_current_profile_name() == "quick"
    return settings(max_examples=min(count, settings.default.max_examples) if quick else count)
