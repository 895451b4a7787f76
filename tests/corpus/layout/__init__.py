"""Tests of corpus.layout."""
