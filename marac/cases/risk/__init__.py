"""The risk of a case: judged with its answers, compared, drawn; what it means to a community."""
