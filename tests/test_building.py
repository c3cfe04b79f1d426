from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from l10n.building import build_article
from l10n.catalog.extraction import extract
from l10n.catalog.provenance import provenance_comment
from l10n.catalog.reading import read_catalog
from l10n.catalog.writing import write_catalog
from l10n.config import Settings, load_settings
from l10n.errors import BuildError
from l10n.formats import read_article
from l10n.model import Draft, Entry
from l10n.segmentation.articles import segment_article

SAMPLES = sorted((Path(__file__).parents[1] / "articles").iterdir())

ARTICLE = """\
# Der Dialog

Der [Wasserdialog](/de/wasser) geht weiter. Er kostet „viel“ Geld, rund 27 %.
"""


@pytest.fixture
def project(tmp_path: Path) -> Settings:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "dialog.md").write_text(ARTICLE, encoding="utf-8")
    return load_settings(tmp_path)


def article_of(project: Settings) -> Path:
    return project.root / "articles" / "dialog.md"


def translate(project: Settings, language: str, change: Callable[[Entry], Entry], name: str = "dialog") -> None:
    path = project.root / "locales" / language / "LC_MESSAGES" / f"{name}.po"
    catalog = read_catalog(path)
    write_catalog(replace(catalog, entries=tuple(change(entry) for entry in catalog.entries)))


RUSSIAN = {
    "Der Dialog": "Диалог",
    "Der <a1>Wasserdialog</a1> geht weiter.": "<a1>Водный диалог</a1> продолжается.",
    "Er kostet „viel“ Geld, rund 27 %.": 'Он стоит "больших" денег, около 27 %.',
}


def reviewed(entry: Entry) -> Entry:
    return replace(entry, target=RUSSIAN[entry.source])


def test_a_reviewed_article_is_built_with_its_links_and_typography(project: Settings) -> None:
    extract(article_of(project), project, ["ru"])
    translate(project, "ru", reviewed)
    built = build_article(article_of(project), "ru", project)
    assert built.path.relative_to(project.root).as_posix() == "build/ru/dialog.md"
    assert built.path.read_text(encoding="utf-8") == (
        "# Диалог\n\n[Водный диалог](/de/wasser) продолжается. Он стоит «больших» денег, около 27\u00a0%.\n"
    )
    listed = json.loads(built.sidecar.read_text(encoding="utf-8"))
    assert (listed["segments"], listed["reviewed"], listed["open"]) == (3, 3, [])


def test_entries_that_are_not_ready_are_refused_and_named(project: Settings) -> None:
    extract(article_of(project), project, ["ru"])
    translate(project, "ru", lambda e: replace(reviewed(e), fuzzy=True) if e.source == "Der Dialog" else e)
    with pytest.raises(BuildError) as caught:
        build_article(article_of(project), "ru", project)
    assert "fuzzy: Der Dialog" in str(caught.value)
    assert "untranslated: Der <a1>Wasserdialog</a1> geht weiter." in str(caught.value)
    with pytest.raises(BuildError, match="2 entries"):
        build_article(article_of(project), "ru", project, draft=True)
    assert not (project.root / "build").exists()


def test_a_fallback_is_used_where_it_is_named(project: Settings) -> None:
    extract(article_of(project), project, ["ru"])
    translate(project, "ru", lambda e: reviewed(e) if e.source != "Der <a1>Wasserdialog</a1> geht weiter." else e)
    source = build_article(article_of(project), "ru", project, fallback="source")
    assert "Der [Wasserdialog](/de/wasser) geht weiter. Он" in source.path.read_text(encoding="utf-8")
    assert [(entry.state, entry.source) for entry in source.open] == [
        ("untranslated", "Der <a1>Wasserdialog</a1> geht weiter.")
    ]
    omitted = build_article(article_of(project), "ru", project, fallback="omit")
    assert omitted.path.read_text(encoding="utf-8").splitlines()[2].startswith("Он стоит")


def test_a_translation_that_loses_a_tag_is_refused(project: Settings) -> None:
    extract(article_of(project), project, ["ru"])
    translate(project, "ru", lambda e: replace(reviewed(e), target=re.sub("<[^>]*>", "", RUSSIAN[e.source])))
    with pytest.raises(BuildError, match="<a1> is lost"):
        build_article(article_of(project), "ru", project)


def test_a_draft_moved_under_another_sentence_is_not_used(project: Settings) -> None:
    extract(article_of(project), project, ["ru"])
    comment = provenance_comment(Draft("Чужое", "mt", "ct2:probe"), "Eine andere Quelle")
    translate(project, "ru", lambda e: replace(e, target="Чужое", fuzzy=True, comments=(comment,)))
    built = build_article(article_of(project), "ru", project, draft=True, fallback="source")
    assert built.path.read_text(encoding="utf-8") == ARTICLE


def test_the_sidecar_names_what_was_draft(project: Settings) -> None:
    extract(article_of(project), project, ["ru"])
    comment = provenance_comment(Draft("Диалог", "mt", "ct2:probe"), "Der Dialog")
    translate(
        project,
        "ru",
        lambda e: replace(reviewed(e), fuzzy=True, comments=(comment,)) if e.source == "Der Dialog" else reviewed(e),
    )
    built = build_article(article_of(project), "ru", project, draft=True)
    (entry,) = json.loads(built.sidecar.read_text(encoding="utf-8"))["open"]
    assert (entry["state"], entry["source"], entry["target"], entry["maker"]) == (
        "draft",
        "Der Dialog",
        "Диалог",
        "ct2:probe",
    )


def pseudo(tagged: str) -> str:
    """Gives a text that no source has, with the same tags."""
    return "".join(part if part.startswith("<") else part.replace("i", "ï") for part in re.split("(<[^>]*>)", tagged))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_every_sample_keeps_its_structure(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "l10n.toml").write_text("[build]\ntypography = false\n", encoding="utf-8")
    article = tmp_path / "articles" / sample.name
    article.write_bytes(sample.read_bytes())
    project = load_settings(tmp_path)
    extract(article, project, ["en"])
    translate(project, "en", lambda e: replace(e, target=pseudo(e.source)), name=article.stem)
    built = build_article(article, "en", project)
    before = segment_article(read_article(article, project), "paragraph")
    after = segment_article(read_article(built.path, project), "paragraph")
    assert [b.kind for b in after.blocks()] == [b.kind for b in before.blocks()]
    assert [s.source for _, s in after.segments()] == [pseudo(s.source) for _, s in before.segments()]
