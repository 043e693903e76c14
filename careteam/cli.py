"""The shell commands, one function each. No Qt."""
