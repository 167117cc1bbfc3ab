"""The pages about an area's questions."""
