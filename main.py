"""CareTeam: the window, or a shell command."""

import gc
import sys


def main(words: list[str] | None = None) -> int:
    """Run a shell command if one is named, else show the window. Returns the process's exit status."""
    from careteam import cli, logs

    asked = cli.read(sys.argv[1:] if words is None else words)
    logs.begin()
    _leave_no_core()
    if asked.command is not None:
        return cli.run(asked)
    gc.disable()  # starting makes many objects that stay; ui.kit.collector takes over once the window is shown
    from ui.kit import collector
    from ui.shell import app

    collector.share_memory()
    passphrase = cli.passphrase(asked.passphrase_file) if asked.passphrase_file else ""
    return app.run(asked.file, sample=asked.sample, account=asked.account, passphrase=passphrase)


def _leave_no_core() -> None:
    """Where the system would write a crashed program's memory to a file, tell it not to: patients are in there."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


if __name__ == "__main__":
    sys.exit(main())
