"""The action log: the words that narrow it, the lists that people keep, and how it leaves."""
