"""Reading question sets: own question files, BEIR folders, SQuAD JSON, TREC topics, qrels and runs."""
