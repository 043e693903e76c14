"""How fast the program is, as ratios to a limit measured on the same machine in the same run: ``python -m benchmarks``.

Seconds do not carry from one machine to another, ratios nearly do.
"""
