"""The harness of the browser tests."""

import urllib.request

import pytest

from tools.browser import find_browser, serve


def test_a_wrong_chromium_variable_is_an_error_and_not_another_browser(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    with pytest.raises(FileNotFoundError, match="CHROMIUM='/no/such/browser' is no program"):
        find_browser(None)


def test_modules_are_served_as_javascript(tmp_path):
    (tmp_path / "a.mjs").write_text("export const a = 1;\n")
    with serve(tmp_path) as url, urllib.request.urlopen(f"{url}/a.mjs") as answer:
        assert answer.headers["Content-Type"] == "text/javascript"
        assert answer.read() == b"export const a = 1;\n"
