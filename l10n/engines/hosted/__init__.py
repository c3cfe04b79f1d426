"""Engines that are services: one module each, over one client that asks politely and believes nothing."""
