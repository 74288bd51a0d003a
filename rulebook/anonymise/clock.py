"""From the time that a collection gives to the time on the clock where an account lives."""

import pandas as pd


def localise(utc: pd.Series, zones: pd.Series) -> pd.DataFrame:
    """Turn naive UTC times into naive local ones.

    `zones` holds an IANA name for each row (so that daylight saving is right on every date).
    Returns `posted_at` (datetime64, naive local, seconds kept) and `utc_offset_hours` (float:
    local minus UTC), with the index of `utc`.
    """
    local = pd.Series(pd.NaT, index=utc.index, dtype="datetime64[us]")
    for zone, rows in zones.groupby(zones).groups.items():
        there = utc.loc[rows].dt.tz_localize("UTC").dt.tz_convert(zone)
        local.loc[rows] = there.dt.tz_localize(None).astype("datetime64[us]")
    offset = (local - utc).dt.total_seconds() / 3600
    return pd.DataFrame({"posted_at": local, "utc_offset_hours": offset.astype("float64")})
