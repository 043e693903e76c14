"""Everything that must hold before a change lands: ``python -m tests``."""

import os
import subprocess
import sys

TESTS = ("-m", "pytest", "-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal")
"""One at work more than there are processors, as tests of the screen also wait."""
BESIDE = (
    ("-m", "ruff", "format", "--check", "."),
    ("-m", "ruff", "check", "."),
    ("-m", "mypy"),
    ("-c", "from importlinter.cli import lint_imports_command as run; run()"),
)


def main() -> int:
    """Run every step, all of them even when one fails, the others beside the tests; 1 if any did."""
    # Tests start Python many times, and it would compile all of the program each time.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    tests = subprocess.Popen([sys.executable, *TESTS], env=environment)
    failed = []
    for step in BESIDE:
        done = subprocess.run(
            [sys.executable, *step], check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        print(f"\n--- {' '.join(step)}\n{done.stdout}", flush=True)
        if done.returncode:
            failed.append(" ".join(step))
    if tests.wait():
        failed.append(" ".join(TESTS))
    print(f"--- failed: {', '.join(failed)}" if failed else "--- all passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
