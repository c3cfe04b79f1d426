"""Drafting: segments to machine-made translations, by rule, by engine, under a glossary."""
