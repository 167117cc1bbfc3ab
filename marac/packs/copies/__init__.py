"""What becomes of a copy once it is made: opened, downloaded, printed, destroyed, recalled."""
