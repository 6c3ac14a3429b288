"""Draws with eyre: `draw_eyre.py CASELOAD.csv`. Prints seconds per step, and last the whole in seconds."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from time import perf_counter

import pyarrow as pa

from eyre.framework.load import find_pack
from eyre.sampling.allocation import allocate
from eyre.sampling.caseload import read_caseload
from eyre.sampling.certificate import certify, open_seed
from eyre.sampling.design import design
from eyre.sampling.draw import draw
from eyre.sampling.frame import sampling_frame
from eyre.sampling.plan import SamplingPlan

path = Path(sys.argv[1])
framework, plan = find_pack("esi-2005"), SamplingPlan()
rules = design(framework, plan, date(2005, 6, 6))
pa.array([0])  # makes PyArrow import pandas, which stands here for the other contender; eyre has no use for it
began = perf_counter()
with path.open("rb") as file:
    read = read_caseload(file, path.name, framework, plan)
was_read = perf_counter()
frame = sampling_frame(read.cases, rules)
framed = perf_counter()
sample = draw(frame.cases, allocate(frame.sizes, frame.titles, rules), "seed")
drawn = perf_counter()
certify("bench", frame, rules, plan, open_seed("seed"), sample)
certified = perf_counter()
steps = {"read": was_read - began, "frame": framed - was_read, "draw": drawn - framed, "certify": certified - drawn}
print(" ".join(f"{name} {seconds:.2f}" for name, seconds in steps.items()))
print(frame.cases.num_rows, sample.cases.num_rows)
print(certified - began)
