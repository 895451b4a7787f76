"""Measuring answers on anybody's questions. Imports every other layer; nothing imports it."""
