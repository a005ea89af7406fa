"""Compile the explorers' kernels: `python -m tools.kernels` turns kernels.ts into compiled.mjs, by AssemblyScript's compiler from npm."""

import base64
import hashlib
import subprocess
import textwrap
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.pages import ROOT

COMPILER = ROOT / "node_modules" / ".bin" / "asc"
FOLDER = ROOT / "utils" / "widgets" / "math" / "network"
OPTIONS = ["-O3", "--enable", "simd", "--runtime", "stub", "--importMemory", "--noAssert"]
LINE = 120  # characters


def digest() -> str:
    """Return the SHA-256 of kernels.ts as it is now, which compiled.mjs bears: without the compiler, too, it tells whether both belong together."""
    return hashlib.sha256((FOLDER / "kernels.ts").read_bytes()).hexdigest()


def compiled() -> str:
    """Return the text of compiled.mjs for kernels.ts as it is now. Raises FileNotFoundError where the compiler is not installed."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "kernels.wasm"
        subprocess.run([COMPILER, FOLDER / "kernels.ts", "--outFile", file, *OPTIONS], check=True, capture_output=True, cwd=ROOT)
        lines = textwrap.wrap(base64.b64encode(file.read_bytes()).decode(), LINE)
    body = "".join(f'  "{line}",\n' for line in lines)
    return (
        f"// @ts-check\n// Written by `python -m tools.kernels` from kernels.ts, SHA-256 {digest()}.\n\nexport const LINES = [\n{body}];\n"
    )


if __name__ == "__main__":
    (FOLDER / "compiled.mjs").write_text(compiled(), "utf-8")
