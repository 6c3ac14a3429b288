-- Criteria from their pools, and every composite from its criteria. A composite with a criterion that nobody in the
-- domain answered has no value, as its published score has none.
SELECT criteria.part, criteria.domain, terms.subject, sum(terms.coefficient * criteria.value) AS value
FROM (
    SELECT part, domain, criterion, sum(share * ratio) AS value
    FROM pool_slopes
    GROUP BY part, domain, criterion
) AS criteria
JOIN terms ON terms.criterion = criteria.criterion
GROUP BY criteria.part, criteria.domain, terms.subject
HAVING count(*) = max(terms.needed)
