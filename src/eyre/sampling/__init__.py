"""The register of cases of an area -> the cases to inspect, so that anybody can repeat the draw.

caseload.py reads what the area sends; design.py fixes the rules of this draw; frame.py finds the eligible cases and
counts those left out; allocation.py (with smallest_first.py and managers.py) says how many each stratum gives;
draw.py draws; certificate.py writes down all that is needed to repeat it, and repeats it; replacement.py puts reserves
in the place of cases that cannot be inspected; thematic.py picks the cases of a second instrument.
"""
