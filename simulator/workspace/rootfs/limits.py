"""How much of an image is read: what goes beyond is no image that anybody starts, and is told in one sentence."""

ENTRIES = 2_000_000
"""How many files all layers may list together; large images have some hundred thousand."""
NAMES = 256 * 1024 * 1024
"""How many characters all their paths and links may have together."""
LAYERS = 1024
"""How many layers an image may have; engines make at most 127."""
EXTENSION = 1024 * 1024
"""How large the header of an archive's entry may be that holds long names."""
BOMB = 2 * 1024**3
"""From how many unpacked bytes on a layer must not be ``RATIO`` times as large as its archive."""
RATIO = 200
"""gzip cannot do better than 1,032 to 1; layers of real images stay below 50."""
UNPACKED = 512 * 1024**3
"""How many unpacked bytes a layer may have."""
MEMORY = 128 * 1024 * 1024
"""How much memory a decompressor may take for its window."""
DOCUMENT = 16 * 1024 * 1024
"""How large a manifest, an index or a configuration may be; registries accept 4 MiB."""
MANIFESTS = 64 * 1024 * 1024
"""How many bytes of JSON an archive may have in all."""
