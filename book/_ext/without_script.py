"""What stands in an explorer's place where no script runs: its picture, or a quiz's questions, or the answer to a prediction."""

import json
import re
from html import escape

from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.transforms.post_transforms import SphinxPostTransform

from editions import speaker

WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
VIEW = '<script type="application/vnd.jupyter.widget-view+json">'

ALT = "The {name} as it stands at first"
CAPTION = "A picture of the explorer. It comes alive where scripts may run."
NEEDS_PYTHON = "This experiment runs in Python: open the page in Jupyter."
ANSWER = "Answer"


class StandIns(SphinxPostTransform):
    """Put a `<noscript>` behind the place of every widget."""

    default_priority = 200  # when myst-nb has chosen among an output's types (4)
    formats = ("html",)

    def run(self, **kwargs):
        """Look for the tags that widget-host.js fills."""
        states = widget_states(self.env)
        folder = "../" * self.env.docname.count("/") + "_static/explorers/"
        for view in [node for node in self.document.findall(nodes.raw) if node.astext().startswith(VIEW)]:
            told = json.loads(view.astext().removeprefix(VIEW).removesuffix("</script>"))
            told = json.loads(told) if isinstance(told, str) else told
            html = stand_in(states.get(told["model_id"], {}), lambda name: f"{folder}{name}.png", speaker(self.env.docname))
            view.parent.insert(view.parent.index(view) + 1, nodes.raw("", f"<noscript>{html}</noscript>", format="html"))


def widget_states(env):
    """Return what myst-nb has kept of the widgets of the page that is written: their traits, by id."""
    kept = [options for _, options in NbMetadataCollector.get_js_files(env, env.docname).values() if options.get("type") == WIDGET_STATE]
    return {id: model["state"] for options in kept for id, model in json.loads(options["body"])["state"].items()}


def stand_in(state, picture, say):
    """Return the HTML for one widget; `picture` gives the address of a class's picture, `say` the page's words for English ones."""
    name = state.get("_anywidget_id", "").rpartition(".")[2]
    if name == "Quiz":
        return quiz(state["questions"], say)
    if name == "Predict":
        return prediction(state["question"], say)
    if name:
        alt = say(ALT).format(name=say(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)))
        return (
            f'<figure class="stand-in"><img src="{picture(name)}" loading="lazy" alt="{alt}" />'
            f"<figcaption>{say(CAPTION)}</figcaption></figure>"
        )
    return f"<p>{say(NEEDS_PYTHON)}</p>"


def quiz(questions, say):
    """Every question with its options; the right one and the reasons are folded."""
    told_of = lambda option: f"<li>{'✓' if option['correct'] else '✗'} {rich(say(option['text']))}: {rich(say(option['feedback']))}</li>"
    items = []
    for question in questions:
        options = "".join(f"<li>{rich(say(option['text']))}</li>" for option in question["options"])
        told = "".join(map(told_of, question["options"]))
        folded = f"<details><summary>{say(ANSWER)}</summary><ul>{told}</ul></details>"
        items.append(f"<li><p>{rich(say(question['prompt']))}</p><ul>{options}</ul>{folded}</li>")
    return f"<ol>{''.join(items)}</ol>"


def prediction(question, say):
    """The question, with the answer folded."""
    options, right = question.get("options"), question["right"]
    listed = f"<ul>{''.join(f'<li>{rich(say(option))}</li>' for option in options)}</ul>" if options else ""
    answer = rich(say(options[right]) if options else str(right))
    folded = f"<details><summary>{say(ANSWER)}</summary><p>{answer}. {rich(say(question['why']))}</p></details>"
    return f"<p>{rich(say(question['prompt']))}</p>{listed}{folded}"


def rich(text):
    """Return text as HTML, with `code` in backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))


def setup(app):
    """Register with Sphinx."""
    app.add_post_transform(StandIns)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
