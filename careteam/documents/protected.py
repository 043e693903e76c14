"""A finished document locked with a password, for sending."""

from io import BytesIO
from secrets import token_urlsafe


def protected(pdf: bytes, password: str) -> bytes:
    """The same document, which opens only with the password (AES-256, revision 6); its title is locked in, too.

    Whoever opens it may do everything with it, above all have it read aloud. Nobody has the other password, which
    would change that.
    """
    import pikepdf

    file = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        lock = pikepdf.Encryption(user=password, owner=token_urlsafe(32), R=6, aes=True, metadata=True)
        document.save(file, encryption=lock)
    return file.getvalue()
