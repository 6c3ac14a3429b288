-- How many units each group has, whether they were asked anything or not.
SELECT units.framework, units.unit_kind, memberships."group", count(*) AS units
FROM units
JOIN memberships ON memberships.signature = units.signature
GROUP BY units.framework, units.unit_kind, memberships."group"
