"""Binder's image and the page on hosting: the versions that are tested, values that a hub understands, sums that are right."""

import json
import re
import subprocess

import pytest
import yaml

from tools.pages import ROOT, chapters, notebook

BINDER = ROOT / ".binder"
PAGE = (ROOT / "book" / "hub.md").read_text("utf-8")
CONDA_NAMES = {"pytorch": "torch"}


def blocks(language):
    """The code blocks of a language on the page."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.S)


def pins(section):
    """The packages that a section of requirements.txt pins, each with its version."""
    text = (ROOT / "requirements.txt").read_text("utf-8")
    return dict(line.split("==") for line in re.search(rf"# {section}\n((?:[^#\n]+\n)+)", text)[1].splitlines())


@pytest.fixture(scope="module")
def values():
    [text] = blocks("yaml")
    return yaml.safe_load(text)


def test_the_image_has_the_versions_of_the_requirements():
    *conda, pip = yaml.safe_load((BINDER / "environment.yml").read_text("utf-8"))["dependencies"]
    installed = dict(requirement.split("==") for requirement in pip["pip"])
    for requirement in conda:
        name, *version = requirement.split("=")
        installed[CONDA_NAMES.get(name, name)] = version[0] if version else None
    assert {name: installed.get(name) for name in pins("The course")} == pins("The course")
    assert set(installed) - set(pins("The course")) == {"python", "pip", "nbgitpuller"}


def test_the_image_has_no_libraries_for_graphics_cards():
    dependencies = yaml.safe_load((BINDER / "environment.yml").read_text("utf-8"))["dependencies"]
    assert [name for name in dependencies if str(name).startswith("pytorch")] == [f"pytorch={pins('The course')['torch']}=cpu_*"]


def test_what_runs_after_the_build_is_a_script_that_bash_can_read():
    assert (BINDER / "postBuild").stat().st_mode & 0o111
    subprocess.run(["bash", "-n", BINDER / "postBuild"], check=True)


def test_jupyterlab_opens_on_the_introduction():
    workspace = json.loads((BINDER / "workspace.json").read_text("utf-8"))
    assert workspace["metadata"]["id"] == "default"
    current = workspace["data"]["layout-restorer:data"]["main"]["current"]
    assert workspace["data"][current]["data"]["path"] == f"book/{notebook(chapters()[0]).name}"
    assert "jupyter lab workspaces import .binder/workspace.json" in (BINDER / "postBuild").read_text("utf-8")


def test_the_values_hold_what_a_hub_for_a_class_needs(values):
    assert set(values) == {"hub", "proxy", "singleuser", "scheduling", "prePuller", "cull"}
    server = values["singleuser"]
    assert server["memory"]["guarantee"] == "1G" and server["memory"]["limit"] == "2G"
    assert 0 < server["cpu"]["guarantee"] < server["cpu"]["limit"]
    assert isinstance(server["image"]["tag"], str)
    assert all(isinstance(value, str) for value in server["extraEnv"].values())
    assert values["hub"]["config"]["JupyterHub"]["authenticator_class"] == "dummy"


def test_the_image_that_is_built_is_the_image_that_the_hub_starts(values):
    image = "{name}:{tag}".format(**values["singleuser"]["image"])
    built = "\n".join(blocks("shell"))
    assert f"--image-name {image} " in built and f"docker push {image}" in built
    assert values["proxy"]["https"]["hosts"] == ["hub.example.org"]


def test_the_link_that_gives_out_the_course_leads_to_a_page_of_it(values):
    [link] = blocks("text")
    parts = re.fullmatch(r"https://([^/]+)/hub/user-redirect/git-pull\?repo=(\S+)&branch=main&urlpath=lab%2Ftree%2Fyours%2F(\S+)\n", link)
    assert [parts[1]] == values["proxy"]["https"]["hosts"]
    assert parts[2] == "https%3A%2F%2Fgithub.com%2Fyou%2Fyours"
    assert (ROOT / parts[3].replace("%2F", "/")).is_file()


def test_the_costs_are_what_the_page_computes(values):
    names = {}
    [program] = blocks("python")
    exec(program, names)
    rows = re.findall(r"^\| ([\d,]+) \|(.*)\|$", PAGE, re.M)
    assert [students for students, _ in rows] == ["30", "1,000"]
    for students, row in rows:
        assert [float(value.replace(",", "")) for value in row.split("|")] == names["cost"](int(students.replace(",", "")))
    assert names["students_a_node"] * float(values["singleuser"]["memory"]["guarantee"].rstrip("G")) <= 56
    assert names["students_a_node"] * values["singleuser"]["cpu"]["guarantee"] <= 8
