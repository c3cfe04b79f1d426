"""Catalogs: gettext PO files, one an article and language, in which machine drafts meet human translations."""
