"""What a document is, and how text gets out of files without losing where it stood.

Lowest of the layers ``corpus <- index <- app``; imports neither of the others.
"""
