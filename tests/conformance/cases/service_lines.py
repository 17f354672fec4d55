"""Lines of services and the names that they are read under."""

from __future__ import annotations

FOLDER = "/srv/services"
NAMES = ("web.service", "a-b@x-y.service", "a-b.service", "t@i.service")
OWN = ("%n %N %p %P %i %I %j %J %f %%", "a%%%nb %! %", "%x a", "%1", "%é", "x ; y", ";", "a%", "'%n %i'", "%%n")
SEED = 7
