"""Finding passages: embeddings, lexical search, fused hits, and generations of a built index.

Imports ``corpus`` only.
"""
