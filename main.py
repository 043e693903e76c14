"""CareTeam: the window, or a shell command."""

import gc
import sys


def main(words: list[str] | None = None) -> int:
    """Run a shell command if one is named, else show the window. Returns the process's exit status."""
    from careteam import cli, logs

    asked = cli.read(sys.argv[1:] if words is None else words)
    logs.begin()
    if asked.command is not None:
        return cli.run(asked)
    gc.disable()  # starting makes many objects that stay; the window turns it on again once it is shown
    from ui.shell import app

    passphrase = cli.passphrase(asked.passphrase_file) if asked.passphrase_file else ""
    return app.run(asked.file, sample=asked.sample, account=asked.account, passphrase=passphrase)


if __name__ == "__main__":
    sys.exit(main())
