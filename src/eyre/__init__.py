"""eyre runs a sample-based inspection from the register of cases to the published report.

Read the packages in the order in which the data flows: framework, assessment, scoring, report, bundle.
"""

__version__ = "0.1.0"
