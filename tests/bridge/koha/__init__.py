"""Tests of the adapter to Koha: over HTTP with a strict peer, built from its published definition."""
