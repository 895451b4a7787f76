"""Tests of reading question sets."""
