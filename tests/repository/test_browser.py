"""The harness of the browser tests."""

import urllib.request
from types import SimpleNamespace

import pytest

from tools.browser import find_browser, serve


def test_a_wrong_chromium_variable_is_an_error_and_not_another_browser(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    with pytest.raises(FileNotFoundError, match="CHROMIUM='/no/such/browser' is no program"):
        find_browser(None)


@pytest.mark.parametrize(("whole", "name"), [(False, "chromium-headless-shell"), (True, "chromium")], ids=["tests", "times"])
def test_tests_take_the_quick_browser_and_measured_times_the_one_that_readers_have(whole, name, tmp_path, monkeypatch):
    for command in ("chromium", "chromium-headless-shell"):
        (tmp_path / command).touch(mode=0o755)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    playwright = SimpleNamespace(chromium=SimpleNamespace(executable_path="/no/such/browser"))
    assert find_browser(playwright, whole=whole) == str(tmp_path / name)


def test_modules_are_served_as_javascript(tmp_path):
    (tmp_path / "a.mjs").write_text("export const a = 1;\n")
    with serve(tmp_path) as url, urllib.request.urlopen(f"{url}/a.mjs") as answer:
        assert answer.headers["Content-Type"] == "text/javascript"
        assert answer.read() == b"export const a = 1;\n"
