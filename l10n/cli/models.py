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
@click.argument("origin", metavar="REPO[@REVISION]|FOLDER")
@click.option(
    "--quantization", type=click.Choice(["int8", "float32"]), default="int8", help="How its weights are stored."
)
@click.option("--pair", "pairs", multiple=True, metavar="DE-EN", help="What it translates, where it does not say.")
def install(origin: str, quantization: str, pairs: tuple[str, ...]) -> None:
    """Fetch a Marian model from the hub, or take it from a folder, and convert it for the fast engine.

    Downloads go on where they broke off, are checked, and no code from a repository is ever run.

    \b
    Examples:
      l10n models install Helsinki-NLP/opus-mt-de-en
      l10n models install Helsinki-NLP/opus-mt-de-en@6183067 --quantization float32
    """
    from pathlib import Path

    from l10n.engines.registry import install_model, model_folders

    repository, _, revision = (origin, "", "") if Path(origin).expanduser().is_dir() else origin.partition("@")
    install_model(
        repository,
        revision or None,
        root=model_folders(settings_here().root)[0],
        quantization=quantization,
        pairs=[_pair(pair) for pair in pairs],
        announce=click.echo,
    )


def _pair(text: str) -> tuple[str, str]:
    source, _, target = text.partition("-")
    if not source or not target:
        raise click.BadParameter(f'"{text}" is no pair; write it as de-en', param_hint="--pair")
    return source, target


@command.command("list")
def list_models() -> None:
    """List the models on this machine.

    \b
    Example:
      l10n models list
    """
    from l10n.engines.registry import installed_models, model_folders, shipped_model

    shipped = shipped_model()
    for model in (*installed_models(*model_folders(settings_here().root)), *([shipped] if shipped else [])):
        card = model.card
        pairs = ", ".join(f"{source}-{target}" for source, target in card.pairs)
        licence = card.licence or "licence not stated"
        click.echo(f"{model.id}: {pairs}; {card.quantization}; {licence}; {shown(model.folder)}")


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
