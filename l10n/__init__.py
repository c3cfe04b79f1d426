"""l10n takes an article in one language to reviewed versions in others."""
