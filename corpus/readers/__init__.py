"""One reader for each format, behind the protocol of :mod:`corpus.readers.protocol`."""
