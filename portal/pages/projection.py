"""Where on our maps a place on earth lies: Miller's projection, which keeps cities apart in the north too."""

import math

# Map units for one degree of longitude; whole numbers keep the file of the land small.
UNITS_PER_DEGREE = 10


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Return x to the east and y to the south, in map units, from the crossing of equator and prime meridian."""
    y = 1.25 * math.log(math.tan(math.pi / 4 + 0.4 * math.radians(latitude)))
    return longitude * UNITS_PER_DEGREE, -math.degrees(y) * UNITS_PER_DEGREE
