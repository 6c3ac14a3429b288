"""An inspection as a folder of plain files, or one .zip: read, check, write. The exchange format and the archive.

layout.py says which file holds what; files.py opens a folder or archive and trusts neither; load.py reads the files
into an Inspection; check.py, check_answers.py and check_findings.py find what is to be mended in it; read.py gives the
Inspection of a bundle that is sound; write.py and descriptor.py write one.
"""
