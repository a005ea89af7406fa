"""What stands in an explorer's place where no script runs: its picture, or a quiz's questions, or the answer to a prediction."""

import json
import re
from html import escape

WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
VIEW = re.compile(r'<script type="application/vnd\.jupyter\.widget-view\+json">(.*?)</script>', re.S)


def offer_stand_ins(app, pagename, templatename, context, doctree):
    """Put a `<noscript>` behind the place of every widget."""
    if "body" not in context:
        return
    stored = (script.attributes["body"] for script in context["script_files"] if script.attributes.get("type") == WIDGET_STATE)
    states = {id: model["state"] for body in stored for id, model in json.loads(body)["state"].items()}
    picture = lambda name: context["pathto"](f"_static/explorers/{name}.png", resource=True)

    def behind(tag):
        view = json.loads(tag[1])
        view = json.loads(view) if isinstance(view, str) else view
        return f"{tag[0]}<noscript>{stand_in(states.get(view['model_id'], {}), picture)}</noscript>"

    context["body"] = VIEW.sub(behind, context["body"])


def stand_in(state, picture):
    """Return the HTML for one widget; `picture` gives the address of a class's picture."""
    name = state.get("_anywidget_id", "").rpartition(".")[2]
    if name == "Quiz":
        return quiz(state["questions"])
    if name == "Predict":
        return prediction(state["question"])
    if name:
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
        return (
            f'<figure class="stand-in"><img src="{picture(name)}" loading="lazy" alt="The {words} as it stands at first" />'
            "<figcaption>A picture of the explorer. It comes alive where scripts may run.</figcaption></figure>"
        )
    return "<p>This experiment runs in Python: open the page in Jupyter.</p>"


def quiz(questions):
    """Every question with its options; the right one and the reasons are folded."""
    items = []
    for question in questions:
        options = "".join(f"<li>{rich(option['text'])}</li>" for option in question["options"])
        told = "".join(
            f"<li>{'✓' if option['correct'] else '✗'} {rich(option['text'])}: {rich(option['feedback'])}</li>"
            for option in question["options"]
        )
        items.append(
            f"<li><p>{rich(question['prompt'])}</p><ul>{options}</ul><details><summary>Answer</summary><ul>{told}</ul></details></li>"
        )
    return f"<ol>{''.join(items)}</ol>"


def prediction(question):
    """The question, with the answer folded."""
    options, right = question.get("options"), question["right"]
    listed = f"<ul>{''.join(f'<li>{rich(option)}</li>' for option in options)}</ul>" if options else ""
    answer = rich(options[right] if options else str(right))
    return f"<p>{rich(question['prompt'])}</p>{listed}<details><summary>Answer</summary><p>{answer}. {rich(question['why'])}</p></details>"


def rich(text):
    """Return text as HTML, with `code` in backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))


def setup(app):
    """Register with Sphinx; before course_site.py empties what is stored twice."""
    app.connect("html-page-context", offer_stand_ins, priority=800)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
