from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from l10n.config import EngineSettings, Settings
from l10n.engines.cards import Card, Score, write_card
from l10n.engines.choose import choose_engine
from l10n.engines.overview import describe_engines
from l10n.engines.pivot import PivotEngine
from l10n.engines.protocol import Candidates, Engine, Hypothesis, Link, Request, covers
from l10n.engines.registry import InstalledModel
from l10n.errors import EngineError, ModelError
from l10n.hosted_settings import OpenAiSettings


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, on a machine of a user without models."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("L10N_MODELS", raising=False)
    return tmp_path / "project"


def install(root: Path, name: str, *pairs: tuple[str, str], scores: tuple[Score, ...] = ()) -> None:
    folder = root / f"{name}@1"
    folder.mkdir(parents=True)
    write_card(folder, Card(name, "1", pairs, scores=scores))


def settings(project: Path, **engine: object) -> Settings:
    return Settings(root=project, engine=EngineSettings(**engine))  # type: ignore[arg-type] # a test passes what it likes


def test_with_nothing_installed_the_shipped_model_drafts_and_is_called_a_fallback(project: Path) -> None:
    choice = choose_engine("de", "ru", settings(project))
    assert choice.id == "ct2:l10n-mini@5"
    assert "shipped" in choice.reason
    assert "fallback" in choice.quality
    assert "BLEU" in choice.quality
    assert choice.id in choice.describe()


def test_an_installed_model_comes_before_the_shipped_one(project: Path) -> None:
    install(project / ".l10n" / "models", "opus-mt-de-en", ("de", "en"), scores=(Score("de-en", "news", 40.0, 60.0),))
    choice = choose_engine("de-AT", "en-GB", settings(project))
    assert choice.id == "ct2:opus-mt-de-en@1"
    assert choice.reason == "installed for this pair"
    assert choice.quality == "BLEU 40.0, chrF 60.0 on news"
    assert choose_engine("de", "ru", settings(project)).id == "ct2:l10n-mini@5"


def test_models_of_the_user_are_found(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "home" / "l10n" / "models", "mine", ("fr", "de"))
    assert choose_engine("fr", "de", settings(project)).id == "ct2:mine@1"
    install(tmp_path / "elsewhere", "theirs", ("fr", "de"))
    monkeypatch.setenv("L10N_MODELS", str(tmp_path / "elsewhere"))
    assert choose_engine("fr", "de", settings(project)).id == "ct2:theirs@1"


def test_the_way_through_english_comes_before_the_shipped_model(project: Path) -> None:
    models = project / ".l10n" / "models"
    install(models, "opus-mt-de-en", ("de", "en"))
    install(models, "opus-mt-en-ru", ("en", "ru"))
    choice = choose_engine("de", "ru", settings(project))
    assert choice.id == "pivot:ct2:opus-mt-de-en@1+ct2:opus-mt-en-ru@1"
    install(models, "opus-mt-de-ru", ("de", "ru"))
    assert choose_engine("de", "ru", settings(project)).id == "ct2:opus-mt-de-ru@1"


def test_a_model_that_does_not_say_its_languages_is_not_chosen_by_itself(project: Path) -> None:
    install(project / ".l10n" / "models", "anything", ("*", "*"))
    assert choose_engine("de", "en", settings(project)).id == "ct2:l10n-mini@5"
    assert choose_engine("de", "en", settings(project), named="ct2:anything").id == "ct2:anything@1"


def test_what_is_named_comes_first(project: Path) -> None:
    models = project / ".l10n" / "models"
    install(models, "a", ("de", "en"))
    install(models, "b", ("de", "en"))
    configured = settings(project, default="ct2:b", pairs={"de-ru": "ct2:l10n-mini"})
    assert choose_engine("de", "en", configured).id == "ct2:b@1"
    assert choose_engine("de", "ru", configured).id == "ct2:l10n-mini@5"
    assert choose_engine("de", "ru", configured).reason == "named in the configuration"
    assert choose_engine("de", "en", configured, named="ct2:a@1").id == "ct2:a@1"
    assert choose_engine("de", "en", configured, named="auto").id == "ct2:a@1"


def test_folders_can_be_named(project: Path, checkpoint: Path, int8_model: InstalledModel) -> None:
    choice = choose_engine("de", "en", settings(project), named=f"ct2:{int8_model.folder}")
    assert choice.id == int8_model.id
    choice = choose_engine("de", "en", settings(project), named=f"ct2:{checkpoint}")
    assert choice.id == int8_model.id
    assert not (project / ".l10n" / "models").exists()
    (answer,) = choice.load().translate([Request("die rote Katze sieht 12 Stadt.", "de", "en")])
    assert answer.best.text
    choice = choose_engine("de", "ru", settings(project), named=f"marian:{checkpoint}")
    assert choice.id.startswith("marian:opus-toy-de-mul@")
    assert choice.load().id == choice.id


def test_a_pivot_can_be_named(project: Path) -> None:
    choice = choose_engine("de", "ru", settings(project), named="pivot:en")
    assert choice.id == "pivot:ct2:l10n-mini@5+ct2:l10n-mini@5"
    choice = choose_engine("de", "ru", settings(project), named="pivot:ct2:l10n-mini+auto")
    assert choice.load().id == choice.id


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("gpt", '"gpt" names no engine'),
        ("deepl:x", '"deepl" takes nothing after a colon'),
        ("openai", "needs the name of a model"),
        ("command:mine", 'no program "mine" is configured'),
        ("ct2:", "names no engine"),
        ("ct2:none", 'no model "none" is installed; installed: none'),
        ("marian:nowhere", "no such folder"),
        ("pivot:fr", "no engine translates de to fr"),
        ("pivot:auto+auto+auto", "no chain of two engines"),
        ("", "names no engine"),
    ],
)
def test_what_cannot_be_used_is_an_error_that_says_why(project: Path, named: str, message: str) -> None:
    with pytest.raises(EngineError, match=message):
        choose_engine("de", "en", settings(project), named=named)


def test_no_engine_at_all_says_what_to_install(project: Path) -> None:
    with pytest.raises(EngineError, match=r"no engine translates de to fr.*l10n models install"):
        choose_engine("de", "fr", settings(project))


def test_a_model_of_another_pair_is_refused(project: Path) -> None:
    with pytest.raises(EngineError, match="does not translate ru to de; it translates de-en, de-ru, en-ru"):
        choose_engine("ru", "de", settings(project), named="ct2:l10n-mini")


def test_a_damaged_card_is_an_error(project: Path) -> None:
    (project / ".l10n" / "models" / "m@1").mkdir(parents=True)
    (project / ".l10n" / "models" / "m@1" / "card.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError):
        choose_engine("de", "en", settings(project))


def test_regions_do_not_matter_but_languages_do() -> None:
    assert covers((("de", "pt-br"),), "de-AT", "pt-br")
    assert covers((("de", "pt"),), "de", "pt-BR")
    assert covers((("*", "en"),), "fr", "en")
    assert not covers((("de", "en"),), "en", "de")
    assert not covers((), "de", "en")


def test_the_overview_shows_models_needs_and_choices(project: Path) -> None:
    install(project / ".l10n" / "models", "opus-mt-de-en", ("de", "en"))
    overview = describe_engines(Settings(root=project, source="de", targets=("en", "ru", "fr")))
    assert [(model.id, model.shipped) for model in overview.models] == [
        ("ct2:opus-mt-de-en@1", False),
        ("ct2:l10n-mini@5", True),
    ]
    assert [(pair.target, pair.id) for pair in overview.pairs] == [
        ("en", "ct2:opus-mt-de-en@1"),
        ("ru", "ct2:l10n-mini@5"),
        ("fr", ""),
    ]
    assert "no engine translates de to fr" in overview.pairs[2].reason
    names = ["ct2", "marian", "openai", "deepl", "libretranslate", "google", "azure"]
    assert [kind.name for kind in overview.kinds] == names


def test_missing_libraries_are_named_with_their_remedy(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    ct2 = describe_engines(settings(project)).kinds[0]
    assert ct2.missing == ("ctranslate2",)
    assert ct2.mend == 'pip install "l10n[mt]"'
    with pytest.raises(EngineError, match=r'the library ctranslate2\. Run: pip install "l10n\[mt\]"'):
        choose_engine("de", "en", settings(project)).load()


def test_what_services_and_programs_lack_is_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    for name in ("DEEPL_AUTH_KEY", "DEEPL_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AZURE_TRANSLATOR_KEY", "secret")
    commands = {"here": (sys.executable, "a.py"), "gone": ("no-such-program",)}
    own = OpenAiSettings(url="http://127.0.0.1:8080/v1")
    kinds = {kind.name: kind for kind in describe_engines(settings(project, commands=commands, openai=own)).kinds}
    assert kinds["deepl"].missing == ("a key",)
    assert "DEEPL_AUTH_KEY" in kinds["deepl"].mend
    assert kinds["azure"].missing == kinds["openai"].missing == kinds["command:here"].missing == ()
    assert kinds["command:gone"].missing == ("the program no-such-program",)
    assert not any("secret" in repr(kind) for kind in kinds.values())


def test_without_httpx_services_say_what_to_install(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    monkeypatch.setenv("DEEPL_AUTH_KEY", "secret")
    kinds = {kind.name: kind for kind in describe_engines(settings(project)).kinds}
    assert kinds["deepl"].missing == ("httpx",)
    assert kinds["deepl"].mend == 'pip install "l10n[hosted]"'
    with pytest.raises(EngineError, match=r'pip install "l10n\[hosted\]"'):
        choose_engine("de", "en", settings(project), named="deepl").load()


def test_a_chain_may_go_through_services(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPL_AUTH_KEY", "secret")
    choice = choose_engine("de", "ru", settings(project), named="pivot:deepl+ct2:l10n-mini")
    assert choice.id == "pivot:deepl+ct2:l10n-mini@5"
    assert "sent to DeepL" in choice.quality


def test_without_transformers_marian_says_what_to_install(
    project: Path, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(EngineError, match=r'pip install "l10n\[transformers\]"'):
        choose_engine("de", "en", settings(project), named=f"marian:{checkpoint}").load()


@pytest.mark.usefixtures("project")
def test_choosing_and_listing_load_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from l10n.config import Settings\n"
        "from l10n.engines.choose import choose_engine\n"
        "from l10n.engines.overview import describe_engines\n"
        "choose_engine('de', 'ru', Settings()); describe_engines(Settings())\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"numpy", "torch", "transformers", "ctranslate2", "sentencepiece", "huggingface_hub", "babel"}
    assert not set(result.stdout.split()) & heavy


class Scripted:
    """An engine whose answers are written down, to see what a chain makes of them."""

    def __init__(self, name: str, pair: tuple[str, str], answers: dict[str, list[Hypothesis]]) -> None:
        self.id = name
        self.pairs = (pair,)
        self.answers = answers
        self.asked: list[str] = []

    def translate(self, requests: list[Request]) -> list[Candidates]:
        self.asked += [request.source for request in requests]
        return [Candidates(tuple(self.answers[request.source])) for request in requests]


def test_a_chain_takes_the_best_way_and_aligns_through_it() -> None:
    first = Scripted(
        "one",
        ("de", "en"),
        {
            "Wasser": [
                Hypothesis("waters", -0.1, (Link(0, 6, 0, 6),)),
                Hypothesis("water", -0.2, (Link(0, 6, 0, 5, 0.5),)),
            ]
        },
    )
    second = Scripted(
        "two",
        ("en", "ru"),
        {
            "waters": [Hypothesis("воды", -0.9, (Link(0, 6, 0, 4),))],
            "water": [Hypothesis("вода", -0.3, (Link(0, 5, 0, 4, 0.5),)), Hypothesis("воды", -0.4, None)],
        },
    )
    chain = PivotEngine(first, second, "en")  # type: ignore[arg-type] # a list is all that this engine is asked with
    (answer,) = chain.translate([Request("Wasser", "de", "ru")])
    assert [(one.text, one.score) for one in answer.hypotheses] == [("вода", -0.5), ("воды", pytest.approx(-0.6))]
    assert answer.best.alignment == (Link(0, 6, 0, 4, 0.25),)
    assert chain.id == "pivot:one+two"
    assert chain.pairs == (("de", "ru"),)
    assert isinstance(chain, Engine)
