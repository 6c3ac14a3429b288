"""Files that people and programs write -> values and tables that the stages can trust, and back again.

yaml_source.py reads YAML with its lines; validation.py says in plain words what a model refused; schema.py describes a
table; csv_table.py and parquet_table.py read and write one; engine.py runs SQL over tables.
"""
