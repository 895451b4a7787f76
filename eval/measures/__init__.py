"""Measures: pure functions from what was asked, marked and answered to numbers, each with its denominator."""
