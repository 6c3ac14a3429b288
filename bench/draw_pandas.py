"""Draws with pandas, as an analyst would: read, filter by date and order, drop duplicates, sample within strata.

`draw_pandas.py CASELOAD.csv` prints seconds per step, and last the whole in seconds. No exclusion is counted by reason,
no value is checked, nothing can be verified afterwards.
"""

from __future__ import annotations

import sys
from time import perf_counter

import pandas as pd

CASES = {True: 24, False: 96}  # of the quota and of all others, with a fifth as reserves

began = perf_counter()
cases = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
was_read = perf_counter()
start = pd.to_datetime(cases["Commencement date"], format="%d/%m/%Y")
eligible = cases[start.between("2004-07-07", "2004-09-06") & cases["Order"].isin(["CPO", "CRO", "Licence", "DTTO"])]
eligible = eligible.drop_duplicates("CRN").drop_duplicates(["Offender name", "DOB"])
framed = perf_counter()
strata = eligible.groupby(eligible["RoH"] == "High", group_keys=False)
sample = pd.concat([group.sample(n=CASES[bool(high)], random_state=1) for high, group in strata])
drawn = perf_counter()
print(f"read {was_read - began:.2f} frame {framed - was_read:.2f} draw {drawn - framed:.2f}")
print(len(eligible), len(sample))
print(drawn - began)
