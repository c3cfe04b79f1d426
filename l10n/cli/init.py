"""l10n init: start a project in a folder."""

from __future__ import annotations

from pathlib import Path

import click

from l10n.config import FILE_NAME
from l10n.errors import ConfigError
from l10n.storage import write_whole

_SETTINGS = """\
# The settings of this project. Every one of them has the value shown where it is left out.

# The language that articles are written in, and those that they are translated to (BCP 47 tags).
source = "de"
targets = ["en", "ru"]

# Folders, below this file.
articles = "articles"
glossaries = "glossaries"
locales = "locales"
output = "build"

[segmentation]
# "sentence", or "paragraph" for one entry a paragraph.
mode = "sentence"

[text]
# Lines of the web page around a plain text article.
boilerplate = ["Schlagworte", "nach oben"]

[markdown]
# Keys of the YAML front matter that are translated; "a.b" names a nested one.
front_matter = ["title", "subtitle", "description", "summary"]

[html]
# CSS selectors of what is left alone, such as "nav" or ".breadcrumb".
skip = []

[glossary]
# Where one wording stands for several concepts, the concept of the first of these domains is meant.
domains = []

[engine]
# "auto" takes an installed model for the pair, else a pivot through English, else the small shipped model.
default = "auto"
beam = 4
hypotheses = 4
batch_tokens = 512
# How much worse, in nats a token, a draft may become by putting a missed term in.
splice_margin = 1.0

# An engine for one pair alone:
# [engine.pairs]
# de-ru = "ct2:opus-mt-de-ru"

[checks]
# Names of checks that do not run; "l10n check --list" shows all.
disable = []

# [checks.severity]
# numbers = "warning"

[build]
# Whether quotes and no-break spaces are set as the target language sets them.
typography = true
"""

_GLOSSARY = "id,de,en,ru,policy,case,domain,note\n"


@click.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
def command(folder: Path) -> None:
    """Start a project: l10n.toml and folders for articles, glossaries and catalogs.

    \b
    Example:
      l10n init my-articles
    """
    path = folder / FILE_NAME
    if path.exists():
        raise ConfigError("this project has its settings already", path=path, mend="Edit them there.")
    for name in ("articles", "glossaries", "locales"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    write_whole(path, _SETTINGS.encode())
    glossary = folder / "glossaries" / "terms.csv"
    if not any((folder / "glossaries").glob("*.csv")):
        write_whole(glossary, _GLOSSARY.encode())
    ignored = folder / ".gitignore"
    if not ignored.exists():
        write_whole(ignored, b".l10n/\nbuild/\n")
    click.echo(f"Started a project in {folder.resolve()}.")
    click.echo("Next: put an article into articles/, terms into glossaries/terms.csv, then: l10n run articles/*")
