"""An invented partnership, made through the same operations that people trigger."""
