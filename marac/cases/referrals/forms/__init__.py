"""The forms of a referral: one class for each page."""
