"""The page that the build writes about itself: every notebook with its date, seconds, memory and claims."""

from datetime import date, datetime, timezone

import nbformat
import pytest

from claims_hold import is_claim
from tools.pages import SITE, notebook, pages

NOTEBOOKS = [page for page in pages() if notebook(page).is_file()]
BYTES = 1_500_000_000


@pytest.fixture(scope="module")
def rows(browser):
    """The cells of each row of the table, by the page that the row links."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((SITE / "book" / "status.html").as_uri())
        found = page.locator("article tbody tr").all()
        return {row.locator("a").get_attribute("href").removesuffix(".html"): row.locator("td").all_inner_texts() for row in found}


def test_every_notebook_has_a_row_and_a_title(rows):
    assert sorted(rows) == sorted(NOTEBOOKS)
    assert [name for name, (title, *_) in rows.items() if not title or title == name] == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_row_says_when_the_notebook_ran_and_what_it_took(rows, name):
    _, ran, seconds, megabytes, _ = rows[name]
    assert date.fromisoformat(ran) <= datetime.now(timezone.utc).date()
    assert 0 < float(seconds) < 300
    assert 50 < float(megabytes) <= BYTES / 1e6


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_row_counts_the_claims_of_the_notebook(rows, name):
    claims = sum(is_claim(cell) for cell in nbformat.read(notebook(name), as_version=4).cells)
    assert rows[name][-1] == str(claims)
