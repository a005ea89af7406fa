"""A prediction's result waits in one closed box: what the cells behind it show, and the words on that.

Explorers, formulas and cells that only define something end the box: they give nothing away, and are needed to guess.
"""

from docutils import nodes

from reading.cells import folded, is_cell, is_widget, part

WAITS, SHOW, OPEN = "The result waits for your guess. ", "Show it anyway", "The result"
SUMMARY = '<span class="waits-closed">{waits}<span class="waits-show">{show}</span></span><span class="waits-open">{open}</span>'


def is_result(node):
    """Does a cell show something that is no widget?"""
    return is_cell(node) and part(node, "cell_code_output") is not None and not is_widget(node)


def result_after(prediction):
    """Return the nodes between a prediction and the next heading that tell its result: from the first cell that shows something on.

    A paragraph that leads into a formula stays with the formula.
    """
    behind = prediction.parent.children[prediction.parent.index(prediction) + 1 :]
    before = [node for node in behind if is_result(node) or is_widget_or_heading(node)]
    if not before or not is_result(before[0]):
        return []
    told = []
    rest = behind[behind.index(before[0]) :]
    for node in rest:
        if not (is_result(node) or isinstance(node, (nodes.paragraph, nodes.bullet_list, nodes.enumerated_list))):
            break
        told.append(node)
    ends_in_formula = len(told) < len(rest) and isinstance(rest[len(told)], nodes.math_block)
    return told[:-1] if ends_in_formula and isinstance(told[-1], nodes.paragraph) else told


def is_widget_or_heading(node):
    """Does this end the search for a result: an explorer, or the next section?"""
    return isinstance(node, nodes.section) or (is_cell(node) and is_widget(node))


def let_results_wait(document, say):
    """Put the result of every prediction into a box; `say` gives the page's words for English ones."""
    summary = SUMMARY.format(waits=say(WAITS), show=say(SHOW), open=say(OPEN))
    for prediction in [cell for cell in document.findall(is_cell) if is_widget(cell, ".Predict ")]:
        told = result_after(prediction)
        if told:
            box = folded("", summary=summary, classes=["waits"])
            prediction.parent.insert(prediction.parent.index(told[0]), box)
            for node in told:
                prediction.parent.remove(node)
                box.append(node)
