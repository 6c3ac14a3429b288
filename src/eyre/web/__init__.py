"""The web application: an inspection run by its people, on the same library and the same tables as the commands.

configuration.py says what may be set, settings.py hands it to Django; inspections/ keeps a bundle in the database and
gives it back without loss; access/ is the one table of who may do what and when; audit/ records who did it. One app per
stage stands beside them, named as in the library. No rule of inspection is written here.
"""
