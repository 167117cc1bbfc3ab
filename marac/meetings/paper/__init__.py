"""The paper fallback: a meeting that was run on paper, and its record typed in afterwards."""
