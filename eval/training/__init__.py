"""Training the reader: from marked question sets to the weights that are shipped, and what they are worth."""
