"""Read a catalogue of translations, a gettext .po file: each `msgid` is English, each `msgstr` what it is in another language."""

import json
import re
from pathlib import Path

_LINES = r'((?:".*"\n?)+)'
_ENTRY = re.compile(rf"((?:^#.*\n)*)^msgid {_LINES}^msgstr {_LINES}", re.M)


def read(path: Path) -> dict[str, str]:
    """Return the translations by their English; what has none, or only that of an earlier text ("fuzzy"), is left out.

    >>> read(Path(__file__).parent / "zh_CN" / "explorers.po")["Clear my progress"]
    '清除我的进度'
    """
    found = {}
    for comments, *texts in _ENTRY.findall(path.read_text("utf-8")):
        english, said = ("".join(map(json.loads, text.splitlines())) for text in texts)
        if english and said and not re.search(r"^#,.*\bfuzzy\b", comments, re.M):
            found[english] = said
    return found
