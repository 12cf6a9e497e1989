"""Puts the JUnit schema of Jenkins' xUnit plugin (junit-10.xsd) into the folder given.

pytest checks its own reports against the same schema and carries it in its source distribution,
which a package registry keeps for good; the digest says that it is the one we looked at.
"""

import hashlib
import pathlib
import subprocess
import sys
import tarfile
import tempfile

SOURCE = "pytest==8.4.2"
SOURCE_SHA256 = "86c0d0b93306b961d58d62a4db4879f27fe25513d4b969df351abdddb3c30e01"
MEMBER = "pytest-8.4.2/testing/example_scripts/junit-10.xsd"


def main(folder: pathlib.Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
             "--no-binary", ":all:", "--dest", scratch, SOURCE],
            check=True,
        )
        (archive,) = pathlib.Path(scratch).glob("*.tar.gz")
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        if digest != SOURCE_SHA256:
            sys.exit(f"{archive.name} has digest {digest}, expected {SOURCE_SHA256}")
        with tarfile.open(archive) as tar:
            schema = tar.extractfile(MEMBER).read()
    (folder / "junit-10.xsd").write_bytes(schema)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
