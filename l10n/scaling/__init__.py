"""Drafting on more machines than one: parcels to workers, workers, and what runs them with Ray."""
