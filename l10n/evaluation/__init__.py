"""Measuring engines: what they translate is compared with what people wrote, side by side."""
