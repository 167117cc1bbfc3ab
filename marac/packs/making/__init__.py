"""Papers that are made while nobody waits: asked for by a press, made by a worker."""
