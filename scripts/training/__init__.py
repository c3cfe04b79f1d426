"""Training the model that ships with l10n: corpus, vocabulary, batches, network, loop."""
