"""Every public name of `utils` says what it is in a sentence, and how it is used in an example that runs as a doctest."""

import doctest
import inspect

import pytest

import utils


@pytest.mark.parametrize("name", utils.__all__)
def test_a_public_name_has_a_sentence_and_an_example(name):
    words = inspect.getdoc(getattr(utils, name)) or ""
    assert words.split("\n\n")[0].endswith(".")
    assert any(example.want for example in doctest.DocTestParser().get_examples(words))
