"""Engines: the protocol, CTranslate2 and transformers behind it, the models, and the choice among them."""
