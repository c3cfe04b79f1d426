"""l10n glossary list, show, forms: look at the glossary."""

from __future__ import annotations

import click

from l10n.cli.project import load_project_glossary, settings_here
from l10n.errors import GlossaryError


@click.command("list")
@click.argument("words", nargs=-1, metavar="WORDS...")
def list_terms(words: tuple[str, ...]) -> None:
    """List the concepts, all of them or those with these words in any language.

    \b
    Example:
      l10n glossary list Zentralasien
    """
    wanted = " ".join(words).casefold()
    for concept in load_project_glossary(settings_here()).concepts:
        texts = [text for term in concept.terms.values() for text in (term.text, *term.variants)]
        if not wanted or any(wanted in text.casefold() for text in texts):
            terms = "; ".join(f"{language}: {term.text}" for language, term in concept.terms.items())
            click.echo(f"{concept.path}:{concept.row}: {concept.id}: {terms}")


@click.command("show")
@click.argument("identity", metavar="ID")
def show(identity: str) -> None:
    """Show one concept: its wordings in every language, and what else is known of it.

    \b
    Example:
      l10n glossary show team-europe
    """
    concepts = {concept.id: concept for concept in load_project_glossary(settings_here()).concepts}
    concept = concepts.get(identity)
    if concept is None:
        raise GlossaryError(f'there is no concept "{identity}"', mend="List them with: l10n glossary list")
    click.echo(f"{concept.id}  ({concept.path}:{concept.row})")
    for language, term in concept.terms.items():
        click.echo(f"  {language}: {term.text}")
        for name, texts in (("also", term.variants), ("never", term.forbidden)):
            if texts:
                click.echo(f"      {name}: {', '.join(texts)}")
    click.echo(f"  policy: {concept.policy}; case: {'sensitive' if concept.case_sensitive else 'insensitive'}")
    for name, text in (("domain", concept.domain), ("note", concept.note)):
        if text:
            click.echo(f"  {name}: {text}")


@click.command("forms")
@click.argument("term")
@click.option("--lang", "language", required=True, help="The language of the term, such as ru.")
def forms(term: str, language: str) -> None:
    """Show every form of a term that the check accepts.

    \b
    Example:
      l10n glossary forms "Команда Европа" --lang ru
    """
    from rich.console import Console
    from rich.table import Table

    from l10n.languages import parse_tag
    from l10n.morphology import paradigm

    table = Table("form", "words", box=None, pad_edge=False)
    for form in paradigm(term, parse_tag(language)).forms:
        table.add_row(form.label or "–", form.text)
    Console(highlight=False).print(table)
