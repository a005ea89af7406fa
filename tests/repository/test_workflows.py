"""What runs on GitHub: valid, pinned, with no more rights than it needs, and calling what exists."""

import os
import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from tools.pages import ROOT

WORKFLOWS = {path.stem: path for path in (ROOT / ".github" / "workflows").glob("*.yml")}

every_workflow = pytest.mark.parametrize("name", ["ci", "publish"])


def load(name):
    return yaml.load(WORKFLOWS[name].read_text("utf-8"), yaml.BaseLoader)  # as text: YAML 1.1 would read `on` as true


def steps(name):
    return [step for job in load(name)["jobs"].values() for step in job["steps"]]


def test_there_are_no_other_workflows():
    assert sorted(WORKFLOWS) == ["ci", "publish"]


@every_workflow
def test_a_workflow_is_valid_by_githubs_schema(name):
    check = Path(sys.executable).with_name("check-jsonschema")
    nowhere = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}  # the schema comes with the tool
    result = subprocess.run(
        [check, "--builtin-schema", "vendor.github-workflows", WORKFLOWS[name]],
        env={**os.environ, **nowhere},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout


@every_workflow
def test_actions_are_pinned_to_commits_and_say_which_version_that_is(name):
    used = re.findall(r"uses: (.*)", WORKFLOWS[name].read_text("utf-8"))
    assert len(used) == sum("uses" in step for step in steps(name)) > 0
    assert [line for line in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line)] == []


def test_an_action_is_the_same_version_everywhere():
    used = {tuple(step["uses"].split("@")) for name in WORKFLOWS for step in steps(name) if "uses" in step}
    assert len(used) == len(dict(used))


@every_workflow
def test_only_the_deployment_may_write(name):
    workflow = load(name)
    assert workflow["permissions"] == {"contents": "read"}
    extra = {job: described["permissions"] for job, described in workflow["jobs"].items() if "permissions" in described}
    assert extra == ({"deploy": {"pages": "write", "id-token": "write"}} if name == "publish" else {})
    checkouts = [step for step in steps(name) if step.get("uses", "").startswith("actions/checkout@")]
    assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)


@every_workflow
def test_a_workflow_makes_what_the_makefile_knows_and_hashes_what_is_there(name):
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("$(VENV)", ".venv")
    called = re.findall(r"\bmake ([\w./]+)", "\n".join(step.get("run", "") for step in steps(name)))
    assert called and [target for target in called if not re.search(rf"^{re.escape(target)}:", makefile, re.M)] == []
    hashed = re.findall(r"'([^']+)'(?=[,)])", WORKFLOWS[name].read_text("utf-8"))
    assert hashed and [pattern for pattern in hashed if not any(ROOT.glob(pattern))] == []


def test_the_tests_run_on_every_python_that_the_course_supports_with_one_and_two_threads_and_weekly():
    ci = load("ci")
    matrix = ci["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["python"] == ["3.10", "3.11", "3.12", "3.13"]
    assert f'requires-python = ">={matrix["python"][0]}"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert {matrix["os"][0], *(case["os"] for case in matrix["include"])} == {"ubuntu-latest", "macos-latest"}
    assert {*matrix["threads"], *(case["threads"] for case in matrix["include"])} == {"1", "2"}
    assert len(ci["on"]["schedule"][0]["cron"].split()) == 5 and ci["on"]["schedule"][0]["cron"].split()[4] == "1"


def test_every_pinned_package_can_be_installed_on_the_oldest_python():
    oldest = load("ci")["jobs"]["test"]["strategy"]["matrix"]["python"][0]
    pinned = re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "requirements.txt").read_text("utf-8"), re.M)
    installed = [distribution(name) for name, version in pinned if Version(distribution(name).version).public == version]
    assert len(installed) > len(pinned) / 2 > 15  # of a version that is not here nothing is known
    asked = {package.name: package.metadata.get("Requires-Python") or "" for package in installed}
    assert {name: pythons for name, pythons in asked.items() if f"{oldest}.9" not in SpecifierSet(pythons)} == {}


def test_publishing_gives_the_site_the_address_of_the_repository_that_publishes():
    runs = [step.get("run", "") for step in steps("publish")]
    [named] = [index for index, run in enumerate(runs) if 'make repository URL="https://github.com/$GITHUB_REPOSITORY"' in run]
    assert named < runs.index("make book")
