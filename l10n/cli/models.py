"""l10n models: install, list, verify and remove models."""

from __future__ import annotations

import click

from l10n.cli.project import settings_here, shown


@click.group("models")
def command() -> None:
    """Install models for the local engines, and list, verify and remove them.

    \b
    Examples:
      l10n models install OWNER/NAME
      l10n models install ./opus-mt-de-en
      l10n models list
    """


@command.command("install")
@click.argument("origin", metavar="NAME|REPO[@REVISION]|FOLDER|ZIP")
@click.option(
    "--quantization", type=click.Choice(["int8", "float32"]), default="int8", help="How its weights are stored."
)
@click.option("--pair", "pairs", multiple=True, metavar="DE-EN", help="What it translates, where it does not say.")
@click.option("--yes", is_flag=True, help="Accept a licence that forbids commercial use.")
def install(origin: str, quantization: str, pairs: tuple[str, ...], yes: bool) -> None:
    """Fetch a model from the hub, or take it from a folder or a zip archive, and convert it for the fast engine.

    Marian models (OPUS-MT) are taken as the hub has them and as their authors pack them, M2M100, NLLB and MADLAD as the
    hub has them, and whatever is converted for CTranslate2 already. Downloads go on where they broke off, are checked,
    and no code from a repository is ever run. Names of "l10n models list --known" stand for their repositories.

    \b
    Examples:
      l10n models install opus-mt-de-en
      l10n models install Helsinki-NLP/opus-mt-de-en@6183067 --quantization float32
      l10n models install ./opus-2020-02-26.zip --pair de-en
    """
    from pathlib import Path

    from l10n.engines.registry import install_model, model_folders

    repository, _, revision = (origin, "", "") if Path(origin).expanduser().exists() else origin.partition("@")
    install_model(
        repository,
        revision or None,
        root=model_folders(settings_here().root)[0],
        quantization=quantization,
        pairs=[_pair(pair) for pair in pairs],
        announce=click.echo,
        agree=lambda licence: yes or _accepted(licence),
    )


def _accepted(licence: str) -> bool:
    """Asks where there is somebody to ask."""
    import sys

    return sys.stdin.isatty() and click.confirm(f"Accept the licence {licence}?")


def _pair(text: str) -> tuple[str, str]:
    source, _, target = text.partition("-")
    if not source or not target:
        raise click.BadParameter(f'"{text}" is no pair; write it as de-en', param_hint="--pair")
    return source, target


@command.command("list")
@click.option("--known", is_flag=True, help="Also list models that can be installed by a short name.")
def list_models(known: bool) -> None:
    """List the models on this machine.

    \b
    Examples:
      l10n models list
      l10n models list --known
    """
    from l10n.engines.cards import told_pairs
    from l10n.engines.registry import installed_models, model_folders, shipped_model

    shipped = shipped_model()
    for model in (*installed_models(*model_folders(settings_here().root)), *([shipped] if shipped else [])):
        card = model.card
        licence = card.licence or "licence not stated"
        click.echo(f"{model.id}: {told_pairs(card.pairs)}; {card.quantization}; {licence}; {shown(model.folder)}")
    if known:
        _list_known()


def _list_known() -> None:
    from l10n.engines.cards import told_pairs
    from l10n.engines.known import known_models

    click.echo("\nCan be installed by name:")
    for model in known_models().values():
        pairs = f"any of {model.languages} languages" if model.languages else told_pairs(model.pairs)
        pinned = f"at {model.revision[:8]}" if model.revision else "its newest revision"
        click.echo(f"{model.name}: {pairs}; {model.licence}; {model.megabytes:,} MB; {model.repository}, {pinned}")
        for score in model.scores:
            click.echo(f"  {score}")


@command.command("verify")
@click.argument("names", nargs=-1, metavar="NAME...")
def verify(names: tuple[str, ...]) -> None:
    """Check that the files of models are as they were installed; all models by default.

    \b
    Example:
      l10n models verify
    """
    from l10n.engines.registry import find_installed, installed_models, model_folders, shipped_model, verify_model

    folders = model_folders(settings_here().root)
    shipped = shipped_model()
    everything = (*installed_models(*folders), *([shipped] if shipped else []))
    wrong = 0
    for model in [find_installed(name, *folders) for name in names] if names else everything:
        problems = verify_model(model)
        click.echo(f"{model.id}: {'; '.join(problems) or 'as installed'}")
        wrong += bool(problems)
    if wrong:
        click.get_current_context().exit(1)


@command.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Remove an installed model from disk.

    \b
    Example:
      l10n models remove opus-mt-de-en
    """
    from l10n.engines.registry import model_folders, remove_model

    click.echo(f"Removed {remove_model(name, *model_folders(settings_here().root)).id}.")
