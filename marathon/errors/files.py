"""Errors of files and folders that whoever runs the service names, and of copies of the database."""

from marathon.errors.base import CoachError


class UnreadableFileError(CoachError):
    """{file} cannot be read. Check its name and that you may read it."""


class UnwritableFolderError(CoachError):
    """Nothing can be written into {folder} ({problem}). Name a folder that is yours to write in."""


class UnwritableFileError(CoachError):
    """{file} cannot be written ({problem}). Name another place."""


class CopyError(CoachError):
    """The copy was not made ({problem}). The database stays as it was."""


class MoveError(CoachError):
    """The database was not moved ({problem}). The file stays as it was."""


class NoBackupError(CoachError):
    """{file} is no backup that can be restored ({problem}). The database stays as it was."""
