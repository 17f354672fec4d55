"""Which BuildKit a version of Docker came with, by the release whose behaviour the version has.

Source: https://github.com/moby/moby, vendor.mod at the tag of the version.
"""

from __future__ import annotations

FROM_25_0 = (
    ((25, 0), "buildkit@0.12"),
    ((26, 0), "buildkit@0.13"),
)
FROM_27_0 = (
    ((27, 0), "buildkit@0.14"),
    ((27, 1), "buildkit@0.15"),
    ((27, 3), "buildkit@0.16"),
    ((27, 4), "buildkit@0.17"),
    ((27, 5), "buildkit@0.18"),
)
FROM_28_0 = (
    ((28, 0), "buildkit@0.20"),
    ((28, 1), "buildkit@0.21"),
    ((28, 2), "buildkit@0.22"),
    ((28, 3), "buildkit@0.23"),
    ((28, 4), "buildkit@0.24"),
    ((28, 5), "buildkit@0.25"),
)
FROM_29_0 = (
    ((29, 0), "buildkit@0.25"),
    ((29, 1), "buildkit@0.26"),
    ((29, 2), "buildkit@0.27"),
    ((29, 3), "buildkit@0.28"),
    ((29, 4), "buildkit@0.29"),
    ((29, 5), "buildkit@0.30"),
    ((29, 6), "buildkit@0.31"),
    ((29, 7), "buildkit@0.32"),
)
