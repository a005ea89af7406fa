"""Formulas are set as TeX would set them."""

import pytest

from formulas import formula

HOLD = "<!doctype html><meta charset='utf-8'><body style='font: 40px serif'>{}</body>"


@pytest.fixture
def boxes(browser):
    """`boxes(latex, display)`: the [left, top, right, bottom] of each operator and name, in reading order."""
    with browser.new_context() as context:
        page = context.new_page()

        def measure(latex, display="inline"):
            page.set_content(HOLD.format(formula(latex, display)))
            edges = "(all) => all.map((part) => Object.values(part.getBoundingClientRect().toJSON()).slice(4))"
            return [[left, top, right, bottom] for top, right, bottom, left in page.eval_on_selector_all("mo, mi, mn", edges)]

        yield measure


def heights(boxes):
    return [bottom - top for _, top, _, bottom in boxes]


@pytest.mark.parametrize("norm", [r"\lVert w \rVert", r"\|w\|", r"\lvert w \rvert", "|w|"])
def test_a_bar_stands_at_what_it_holds_and_is_no_taller_beside_something_tall(boxes, norm):
    opens, held, closes = boxes(norm)
    assert closes[2] - opens[0] < 1.6 * (held[2] - held[0]) + 2 * (opens[2] - opens[0])
    assert opens[2] == pytest.approx(held[0], abs=1) and held[2] == pytest.approx(closes[0], abs=4)
    beside = boxes(rf"{norm} + \frac{{a}}{{b}}", "block")
    assert heights(beside[:3]) == pytest.approx(heights([opens, held, closes]), abs=1)


@pytest.mark.parametrize("latex, sign", [("-a", 0), ("b = -a", 2), ("(-a)", 1), (r"b \cdot -a", 2), ("|-a|", 1)])
def test_a_sign_stands_at_its_number(boxes, latex, sign):
    parts = boxes(latex)
    assert parts[sign + 1][0] - parts[sign][2] == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize("latex, minus", [("b - a", 1), ("|b| - a", 3), ("(b) - a", 3)])
def test_a_minus_between_two_numbers_stands_apart(boxes, latex, minus):
    before, sign, after = boxes(latex)[minus - 1 :]
    assert min(sign[0] - before[2], after[0] - sign[2]) > 4


def test_a_condition_is_no_pair_of_bars():
    assert "form" not in formula("p(y|x)")


def test_limits_stand_below_in_a_display_and_beside_in_a_line(boxes):
    for latex in (r"\sum_i x", r"\max_i x"):
        operator, limit, _ = boxes(latex, "block")
        assert limit[1] > operator[3] - 12 and limit[0] < operator[2]
        operator, limit, _ = boxes(latex)
        assert limit[0] >= operator[2] - 1


def test_a_name_is_parted_from_its_argument(boxes):
    name, argument = boxes(r"\log p")
    bare, bracket, *_ = boxes(r"\log(p)")
    assert argument[0] - name[2] > bracket[0] - bare[2] + 4


def test_a_root_stands_on_the_line_of_what_is_in_it(browser):
    with browser.new_page() as page:
        page.set_content(HOLD.format(formula(r"\sqrt{n}")))
        edge = "(root) => root.getBoundingClientRect().bottom - root.querySelector('mi').getBoundingClientRect().bottom"
        assert page.locator("msqrt").evaluate(edge) < 14
