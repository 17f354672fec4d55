"""Laws of layers: what is applied as values is what a file system holds after the same layers were unpacked on it."""

from __future__ import annotations

import io
import shutil
import tarfile
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.launch.layers import apply_layers
from simulator.workspace.rootfs.folder import read_folder
from simulator.workspace.rootfs.layer import Room, read_layer

_NAMES = st.sampled_from(("a", "b", "c"))
_PATHS = st.lists(_NAMES, min_size=1, max_size=3).map("/".join)
_ENTRIES = st.one_of(
    st.tuples(st.just("file"), _PATHS, st.sampled_from((0o644, 0o755, 0o4711))),
    st.tuples(st.just("directory"), _PATHS, st.sampled_from((0o755, 0o700))),
    st.tuples(st.just("symlink"), _PATHS, _PATHS),
    st.tuples(st.just("whiteout"), _PATHS, st.none()),
    st.tuples(st.just("opaque"), _PATHS, st.none()),
    st.tuples(st.just("hard link"), _PATHS, _PATHS),
)


class Unpacked:
    """A folder on which layers are unpacked, each path as the operating system has it, but not through a link."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = io.BytesIO()
        self.tar = tarfile.open(fileobj=self.archive, mode="w")  # noqa: SIM115  # closed when the layer is
        self.removals: list[tarfile.TarInfo] = []

    def add(self, kind: str, path: str, more: object) -> None:
        """Put an entry into the layer and on the disk, if engines would unpack it there, and agree about it."""
        place = self.folder / path
        if any((self.folder / above).is_symlink() for above in Path(path).parents):
            return
        info = self._info(kind, path, more)
        if info is None:
            return
        for above in reversed(Path(path).parents[:-1]):
            if (self.folder / above).exists() and not (self.folder / above).is_dir():
                return
            (self.folder / above).mkdir(exist_ok=True)
        if place.is_dir() and not place.is_symlink():
            if kind != "directory":
                shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
        if kind == "hard link":
            place.hardlink_to(self.folder / str(more))
        elif kind == "symlink":
            place.symlink_to(str(more))
        elif kind == "directory":
            place.mkdir(exist_ok=True)
            place.chmod(info.mode)
        else:
            place.touch()
            place.chmod(info.mode)
        self.tar.addfile(info)

    def _info(self, kind: str, path: str, more: object) -> tarfile.TarInfo | None:
        """Return the entry of an archive; None for a hard link to what engines do not link."""
        info = tarfile.TarInfo(path)
        if kind == "hard link":
            target = self.folder / str(more)
            through = any((self.folder / above).is_symlink() for above in Path(str(more)).parents)
            replaced = (
                self.folder / path in target.parents
            )  # the link takes the place of a folder that holds its target
            if through or replaced or target.is_symlink() or not target.is_file() or _same(target, self.folder / path):
                return None
            info.type, info.linkname = tarfile.LNKTYPE, str(more)
        elif kind == "symlink":
            info.type, info.linkname = tarfile.SYMTYPE, str(more)
        else:
            info.type = tarfile.DIRTYPE if kind == "directory" else tarfile.REGTYPE
            info.mode = int(str(more))
        return info

    def remove(self, kind: str, path: str) -> None:
        """Put a whiteout into the layer, and obey it, as it counts for layers below."""
        place = self.folder / path
        if any((self.folder / above).is_symlink() for above in Path(path).parents) or place.is_symlink():
            return
        parent = Path(path).parent
        info = tarfile.TarInfo(f"{path}/.wh..wh..opq" if kind == "opaque" else f"{parent}/.wh.{place.name}")
        if kind == "opaque" and place.is_dir():
            for each in place.iterdir():
                shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
        elif kind == "whiteout" and place.exists():
            shutil.rmtree(place) if place.is_dir() else place.unlink()
        self.removals.append(info)

    def layer(self) -> bytes:
        """Return the layer, its whiteouts last, where they may stand as well."""
        for info in self.removals:
            self.tar.addfile(info)
        self.tar.close()
        return self.archive.getvalue()


def _same(one: Path, other: Path) -> bool:
    return other.exists() and one.samefile(other)


class TestLayersAreUnpacked:
    """OCI image specification, "Image Layer Filesystem Changeset": applying changesets, whiteouts."""

    @given(st.lists(st.lists(_ENTRIES, max_size=8), max_size=4))
    @settings(deadline=None)
    def test_values_and_file_systems_agree(self, layers: list[list[tuple[str, str, object]]]) -> None:
        with tempfile.TemporaryDirectory() as name:
            read = []
            for entries in layers:
                unpacked = Unpacked(Path(name))
                for kind, path, _ in entries:
                    if kind in ("whiteout", "opaque"):
                        unpacked.remove(kind, path)
                for kind, path, more in entries:
                    if kind not in ("whiteout", "opaque"):
                        unpacked.add(kind, path, more)
                read.append(read_layer(io.BytesIO(unpacked.layer()), "a layer", Room()))
            found, expected = apply_layers(read, "the image").rootfs, read_folder(name, "the folder")
            assert found.touched == ()
            above = {f"/{each}": ("directory", "") for path in found.files for each in Path(path[1:]).parents[:-1]}
            assert above | {path: (each.type, each.target) for path, each in found.files.items()} == {
                path: (each.type, each.target) for path, each in expected.files.items()
            }
            for path, each in found.files.items():
                if each.type == "file":
                    assert each.mode == expected.files[path].mode, path
