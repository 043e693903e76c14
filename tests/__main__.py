"""Everything that must hold before a change lands: ``python -m tests``."""

import subprocess
import sys

STEPS = (
    ("-m", "ruff", "format", "--check", "."),
    ("-m", "ruff", "check", "."),
    ("-m", "mypy"),
    ("-c", "from importlinter.cli import lint_imports_command as run; run()"),
    ("-m", "pytest", "-n", "4"),
)


def main() -> int:
    """Run every step, all of them even when one fails; 1 if any did."""
    failed = []
    for step in STEPS:
        print(f"--- {' '.join(step)}", flush=True)
        if subprocess.run([sys.executable, *step], check=False).returncode:
            failed.append(" ".join(step))
    print(f"--- failed: {', '.join(failed)}" if failed else "--- all passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
