"""The language in which explorers, quizzes and checkers speak: English, or another one for which there is a catalogue.

English is the source: `t` looks an English text up, and what has no translation stays as it is.
"""

import json
from functools import cache
from pathlib import Path

from utils.language.catalogue import read

HERE = Path(__file__).parent
FOLDERS = {"zh": "zh_CN"}
_chosen: list[str] = []  # the language that was set; none is English


def set_language(name: str) -> None:
    """Let explorers, quizzes and checkers made or called from now on speak English, "en", or Chinese, "zh".

    Raises ValueError for another language.

    >>> set_language("zh")
    >>> t("Clear my progress")
    '清除我的进度'
    >>> set_language("en")
    """
    if not isinstance(name, str) or (name != "en" and name not in FOLDERS):
        raise ValueError(f"name={name!r} is no language of this course; there are en, {', '.join(FOLDERS)}")
    _chosen[:] = [] if name == "en" else [name]


def t(text: str, /, **values: object) -> str:
    """Return a text in the language that was set, with `values` in the place of its {names}.

    >>> t("{count} of {all}", count=2, all=5)
    '2 of 5'
    """
    said = words(_chosen[0]).get(text, text) if _chosen else text
    return said.format(**values) if values else said


@cache
def words(language: str, *names: str) -> dict[str, str]:
    """Return the translations of these catalogues, such as "explorers", or of all, by their English.

    >>> words("zh", "explorers")["Clear my progress"]
    '清除我的进度'
    """
    paths = sorted((HERE / FOLDERS[language]).glob("*.po"))
    return {text: said for path in paths if not names or path.stem in names for text, said in read(path).items()}


def speaking(module: str) -> str:
    """Return an explorer's module that speaks the language that was set: `kit/language.mjs` takes what stands in `courseWords` as it starts.

    >>> speaking("export default {};")
    'export default {};'
    """
    if not _chosen:
        return module
    spoken = json.dumps(words(_chosen[0], "explorers", "questions"), ensure_ascii=False)
    return f"globalThis.courseWords = {spoken};\n{module}\ndelete globalThis.courseWords;\n"
