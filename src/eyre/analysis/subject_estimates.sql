-- Criteria and composites with the variance of their influence values, stratum by stratum.
SELECT
    found.part,
    subjects.framework,
    subjects.name AS subject,
    domain_names.name AS domain,
    subject_values.value,
    found.cases,
    found.strata,
    found.first_stratum,
    found.effective_cases,
    found.variance
FROM (
    SELECT
        strata.part,
        by_stratum.subject,
        by_stratum.domain,
        CAST(sum(by_stratum.cases) AS BIGINT) AS cases,
        count(*) AS strata,
        min(by_stratum.stratum) AS first_stratum,
        sum(strata.weight * by_stratum.cases) * sum(strata.weight * by_stratum.cases)
        / sum(strata.weight * strata.weight * by_stratum.cases) AS effective_cases,
        sum(strata.spread * (by_stratum.squares - by_stratum.total * by_stratum.total / strata.sampled)) AS variance
    FROM (
        SELECT
            domain, subject, stratum,
            count(*) AS cases, sum(influence) AS total, sum(influence * influence) AS squares
        FROM influence
        GROUP BY domain, subject, stratum
    ) AS by_stratum
    JOIN strata ON strata.stratum = by_stratum.stratum
    GROUP BY strata.part, by_stratum.subject, by_stratum.domain
) AS found
JOIN subject_values
    ON subject_values.part = found.part
    AND subject_values.domain = found.domain
    AND subject_values.subject = found.subject
JOIN subjects ON subjects.subject = found.subject
JOIN domain_names ON domain_names.domain = found.domain
