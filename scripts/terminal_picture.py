"""Draws docs/terminal.svg: what the main job shows in a terminal, run on a copy of the sample project.

python scripts/terminal_picture.py [docs/terminal.svg]
"""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).parents[1]
COMMANDS = (["run", "articles/wasserdialog.md", "--to", "en,ru"], ["status"])
WIDTH = 112
_UNDRAWN = re.compile(r"\x1b\[\?25[lh]|\x1b\[[0-9]*[AC]|\r$")
"""What moves or hides the cursor; the rest is colour."""

# rich's own picture, with fonts that are on every system in the place of one that a browser would have to fetch
FORMAT = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
    font-family: DejaVu Sans Mono, Menlo, Consolas, monospace; font-size: {char_height}px; line-height: {line_height}px;
    font-variant-east-asian: full-width;
}}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: arial; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def typed(folder: Path, arguments: list[str]) -> str:
    """Gives what a terminal shows after a command, in ANSI colours."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(WIDTH), "LINES": "50", "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "l10n", *arguments]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=follower, stderr=follower) as run:  # noqa: S603 - our own command
        os.close(follower)
        written = b""
        while part := _read(leader):
            written += part
        run.wait()
    os.close(leader)
    # a bar is drawn over itself: of each line what was drawn last is what stays
    lines = [_UNDRAWN.sub("", line).rsplit("\x1b[2K", 1)[-1] for line in written.decode().split("\n")]
    return f"$ l10n {' '.join(arguments)}\n" + "\n".join(lines)


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 65536)
    except OSError:  # Linux tells the end of a terminal so
        return b""


def main() -> None:
    """Writes the picture."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "terminal.svg"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("articles", "glossaries"):
            shutil.copytree(ROOT / part, folder / part)
        shutil.copy(ROOT / "l10n.toml", folder)
        shown = "".join(typed(folder, command) for command in COMMANDS).rstrip("\n")
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor")
        console.print(Text.from_ansi(shown))
        target.write_text(console.export_svg(title="l10n run", theme=MONOKAI, code_format=FORMAT), encoding="utf-8")


if __name__ == "__main__":
    main()
