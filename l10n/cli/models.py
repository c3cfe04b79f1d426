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
    from l10n.engines.installing import local_path
    from l10n.engines.registry import install_model, model_folders

    is_hubs = local_path(origin) is None
    repository, _, revision = origin.partition("@") if is_hubs else (origin, "", "")
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
    from l10n.engines.strangers import one_line
    from l10n.errors import L10nError
    from l10n.languages import parse_tag

    source, _, target = text.partition("-")
    try:
        languages = [tag if tag == "*" else parse_tag(tag) for tag in (source, target)]
    except L10nError as error:
        message = f'"{one_line(text)}" is no pair; write it as de-en'
        raise click.BadParameter(message, param_hint="--pair") from error
    return languages[0], languages[1]


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
    from l10n.engines.registry import damaged_models, model_folders, readable_models, shipped_model
    from l10n.engines.strangers import one_line

    folders = model_folders(settings_here().root)
    shipped = shipped_model()
    for model in (*readable_models(*folders), *([shipped] if shipped else [])):
        card = model.card
        licence = one_line(card.licence) or "licence not stated"
        quantization = card.quantization or "quantization not known"
        place = one_line(shown(model.folder), 1000)
        click.echo(f"{model.id}: {told_pairs(card.pairs)}; {quantization}; {licence}; {place}")
    for damaged in damaged_models(*folders):
        click.echo(f"{damaged.id}: damaged: {damaged.problem.problem}; {one_line(shown(damaged.folder), 1000)}")
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
    from l10n.engines import registry
    from l10n.engines.strangers import one_line

    folders = registry.model_folders(settings_here().root)
    shipped = registry.shipped_model()
    everything = (*registry.readable_models(*folders), *([shipped] if shipped else []))
    wrong = 0
    for model in [registry.find_installed(name, *folders) for name in names] if names else everything:
        problems = registry.verify_model(model)
        click.echo(f"{model.id}: {one_line('; '.join(problems), 1000) or 'as installed'}")
        wrong += bool(problems)
    for damaged in () if names else registry.damaged_models(*folders):
        click.echo(f"{damaged.id}: {damaged.problem.problem}")
        wrong += 1
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
