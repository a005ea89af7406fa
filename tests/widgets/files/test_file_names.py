"""Names of files that want to be more than names: they are said as they are, run nothing and break no line."""

import pytest

import network_files
from utils import FeatureExplorer, PhotoFilterExplorer, RealNetworkExplorer

NAMES = {
    "<img src=x onerror=window.ran=1>.png": "<img src=x onerror=window.ran=1>.png",
    "';window.ran=1;'\".png": "';window.ran=1;'\".png",
    "\U0001f408\u200d\u2b1b cat \U0001f1e8\U0001f1ed.png": "\U0001f408\u2b1b cat \U0001f1e8\U0001f1ed.png",
    "\u202egnp.exe": "gnp.exe",
    "\u05d7\u05ea\u05d5\u05dc.png": "\u05d7\u05ea\u05d5\u05dc.png",
    "{name} {height}.png": "{name} {height}.png",
    "a" * 250 + ".png": "a" * 25 + "…" + "a" * 8 + ".png",
    "one\ntwo\x00.png": "onetwo.png",
}


@pytest.mark.parametrize("explorer", [PhotoFilterExplorer, FeatureExplorer, RealNetworkExplorer])
def test_a_name_is_said_runs_nothing_and_breaks_no_line(mounted, tmp_path, explorer):
    network_files.write(tmp_path / "networks")  # whose worker unpacks a photo
    page = mounted(explorer(), viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    for name, said in NAMES.items():
        page.evaluate(
            """(name) => {
                const chosen = new DataTransfer();
                chosen.items.add(new File(["no picture"], name, {type: "image/png"}));
                const file = document.querySelector("input[type=file]");
                file.files = chosen.files;
                file.dispatchEvent(new Event("change"));
            }""",
            name,
        )
        page.locator("[role=alert]", has_text=f"“{said}” is no picture").wait_for(timeout=5000)
        assert page.evaluate("[window.ran, document.documentElement.scrollWidth]") == [None, 390], name
