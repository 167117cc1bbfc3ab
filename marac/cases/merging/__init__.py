"""Merging a referral into the case that it is about, and telling the two apart again."""
