"""Answering questions by quoting, and the doors to it: page, HTTP API, command line.

Imports ``corpus`` and ``index``; nothing below imports it.
"""
