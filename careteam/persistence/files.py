"""Files that must never be half there, and folders an office is not safe in."""

import os
import sys
from pathlib import Path

from careteam.i18n import _

NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "fuse.sshfs", "webdav", "davfs"}
)
CLOUD = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "nextcloud": "Nextcloud",
    "box sync": "Box",
    "syncthing": "Syncthing",
}


def new_private_file(path: Path) -> int:
    """Make a file that only its owner can read, in place of an unfinished one of that name; its descriptor."""
    path.unlink(missing_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def settle(part: Path, path: Path) -> None:
    """Give a finished file its name for good: after a power cut it is there whole, or the old one still is."""
    with part.open("r+b") as file:
        os.fsync(file.fileno())
    part.replace(path)
    if sys.platform != "win32":  # Windows cannot open a folder, and writes the rename to its own journal
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def write_whole(path: Path, content: bytes) -> None:
    """Write a private file so that its readers see the old content or the new, never half of either."""
    part = path.with_name(path.name + ".part")
    try:
        with os.fdopen(new_private_file(part), "wb") as file:
            file.write(content)
        settle(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def risky_folder(path: Path) -> str | None:
    """Why an office should not lie there, as a sentence; None for a folder on a disk of this computer.

    A sync service copies the file while it changes, and locks do not hold on a network drive: both lose records.
    """
    place = path.absolute()
    for part in place.parts[:-1]:
        service = next((name for mark, name in CLOUD.items() if _is_sync_folder(part.casefold(), mark)), None)
        if service:
            return _("{where} is synchronized by {service}, which can damage an office. Choose another folder.").format(
                where=place.parent, service=service
            )
    if on_network(place):
        return _(
            "{where} is on a network drive, where an office is not safe. Choose a folder of this computer."
        ).format(where=place.parent)
    return None


def on_network(path: Path) -> bool:
    """Does the file lie on another computer? No, where the system does not tell."""
    place = path.absolute()
    if sys.platform == "win32":
        import ctypes

        remote = 4  # DRIVE_REMOTE
        return str(place).startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(place.anchor) == remote
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    return mounted_as(place.resolve(), mounts) in NETWORK


def mounted_as(place: Path, mounts: str) -> str:
    """The kind of file system a place is on, from the lines of ``/proc/mounts``; empty if none is known."""
    found, kind = Path(), ""
    for line in mounts.splitlines():
        _device, point, this_kind, *_options = line.split(" ")
        where = Path(point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
        if place.is_relative_to(where) and len(where.parts) >= len(found.parts):
            found, kind = where, this_kind
    return kind


def _is_sync_folder(part: str, mark: str) -> bool:
    # Accounts add to the name: "OneDrive - Lakeside Hospice", "Dropbox (Personal)", "GoogleDrive-ann@example.org".
    return part == mark or part.startswith((f"{mark} -", f"{mark} (", f"{mark}-"))
