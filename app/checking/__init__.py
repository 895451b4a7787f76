"""Whether the quotations of a draft stand in the documents: finding them, comparing them, and the doors to that."""
