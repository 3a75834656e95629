"""The pages on which texts are translated: the queue, and one record with its source beside its target."""
