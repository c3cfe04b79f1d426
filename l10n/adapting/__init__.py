"""Adapting a local engine to what reviewers approved: a model is trained on, measured, and kept if it is better."""
