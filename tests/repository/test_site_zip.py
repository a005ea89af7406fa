"""The packed site: unpacked anywhere, it opens from the disk."""

import shutil
import subprocess

from tools.pages import ROOT, pages


def test_the_packed_site_opens_from_the_disk(watch, tmp_path):
    subprocess.run(["make", "-o", "book", "site.zip"], cwd=ROOT, check=True)
    shutil.unpack_archive(ROOT / "site.zip", tmp_path / "anywhere")
    page = watch("file://").open((tmp_path / "anywhere" / "index.html").as_uri())
    page.wait_for_url("**/book/intro.html")
    page.wait_for_selector("html[data-explorers=ready]", state="attached")
    for name in pages():
        assert (tmp_path / "anywhere" / "book" / f"{name}.html").is_file()
