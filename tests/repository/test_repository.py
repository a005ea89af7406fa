"""The repository's address: one everywhere, refused when wrong, and right in the links that the site makes of it."""

import shutil

import pytest
import yaml

from support.addressed import ADDRESS, build_named, copy_course, name_it
from support.watched import serious
from tools.browser import serve
from tools.pages import ROOT, SITE, chapters, notebook
from tools.repository import IN_NOTEBOOK, checked


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return copy_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def launching(course):
    """The folder of a built site that knows its address."""
    return build_named(course)


def state(course):
    return {path: path.read_bytes() for path in (course / "_config.yml", course / "book" / "intro.ipynb")}


def test_configuration_and_all_notebooks_hold_the_same_address():
    address = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]["url"]
    assert address == "" or address == checked(address)
    for name in chapters():
        assert IN_NOTEBOOK.findall(notebook(name).read_text("utf-8")) == [address], name


@pytest.mark.parametrize("copied", [ADDRESS, f"{ADDRESS}/", f"{ADDRESS}.git", f" {ADDRESS}\n"])
def test_an_address_is_taken_as_it_was_copied(copied):
    assert checked(copied) == ADDRESS


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "you/yours",
        "github.com/you/yours",
        "http://github.com/you/yours",
        "https://gitlab.com/you/yours",
        "git@github.com:you/yours.git",
        "https://github.com/you",
        "https://github.com/you/yours/tree/main",
        "https://github.com/-you/yours",
        "https://github.com/you/..",
        "https://github.com.example.org/you/yours",
        'https://github.com/you/"yours"',
        "https://github.com/you/yours?tab=readme",
        "https://github.com/y u/yours",
    ],
)
def test_a_bad_address_is_named_and_changes_nothing(course, bad):
    before = state(course)
    refused = name_it(course, bad)
    assert refused.returncode != 0
    assert repr(bad) in refused.stderr and "https://github.com/you/yours" in refused.stderr and "Traceback" not in refused.stderr
    assert state(course) == before


def test_naming_twice_is_naming_once_and_a_new_name_replaces_the_old(course):
    assert name_it(course, "https://github.com/someone/before").returncode == 0
    assert name_it(course, ADDRESS).returncode == 0
    once = state(course)
    assert name_it(course, ADDRESS).returncode == 0
    assert state(course) == once
    assert b"someone" not in b"".join(once.values())


def test_a_file_without_its_place_for_the_address_is_named(course, tmp_path):
    shutil.copytree(course / "tools", tmp_path / "tools")
    (tmp_path / "_config.yml").write_text("title: no repository\n", "utf-8")
    refused = name_it(tmp_path, ADDRESS)
    assert refused.returncode != 0 and str(tmp_path / "_config.yml") in refused.stderr


def test_the_launch_menu_leads_to_the_page_in_binder_and_colab_and_offers_live_code(launching, watch):
    with serve(launching) as url:
        page = watch(url).open(f"{url}/book/intro.html")
        page.get_by_role("button", name="Launch interactive content").click()
        for target in (
            "https://mybinder.org/v2/gh/you/your-course/main?urlpath=lab/tree/book/intro.ipynb",
            "https://colab.research.google.com/github/you/your-course/blob/main/book/intro.ipynb",
        ):
            page.locator(f".dropdown-menu.show a[href='{target}']").wait_for()
        page.get_by_role("button", name="Live Code").wait_for()
        assert serious(page) == []


def test_the_site_shows_launch_buttons_only_if_it_has_an_address():
    address = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]["url"]
    for name in chapters():
        page = (SITE / "book" / f"{name}.html").read_text("utf-8")
        assert ("Launch interactive content" in page) == bool(address), name
        assert ("live_code" in page) == bool(address), name


def test_a_site_with_an_address_tells_search_engines_and_link_previews_where_it_is(launching):
    home = "https://you.github.io/your-course/"
    page = (launching / "book" / "intro.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{home}book/intro.html"' in page
    assert f'<meta property="og:image" content="{home}_static/explorer.png" />' in page
    assert (launching / "_static" / "explorer.png").is_file()
    assert f"<loc>{home}book/intro.html</loc>" in (launching / "sitemap.xml").read_text("utf-8")


def test_a_site_without_an_address_claims_none():
    if not yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]["url"]:
        assert "canonical" not in (SITE / "book" / "intro.html").read_text("utf-8")
        assert not (SITE / "sitemap.xml").exists()
