-- Criteria and composites with the variance of their influence values, stratum by stratum.
SELECT
    subject_values.part,
    subject_values.framework,
    subject_values.subject,
    subject_values.domain,
    subject_values.value,
    CAST(sum(by_stratum.cases) AS BIGINT) AS cases,
    count(*) AS strata,
    min(by_stratum.stratum) AS first_stratum,
    sum(strata.weight * by_stratum.cases) * sum(strata.weight * by_stratum.cases)
    / sum(strata.weight * strata.weight * by_stratum.cases) AS effective_cases,
    sum(strata.spread * (by_stratum.squares - by_stratum.total * by_stratum.total / strata.sampled)) AS variance
FROM (
    SELECT
        part, framework, domain, subject, stratum,
        count(*) AS cases, sum(influence) AS total, sum(influence * influence) AS squares
    FROM influence
    GROUP BY part, framework, domain, subject, stratum
) AS by_stratum
JOIN strata ON strata.stratum = by_stratum.stratum
JOIN subject_values
    ON subject_values.part = by_stratum.part
    AND subject_values.framework = by_stratum.framework
    AND subject_values.domain = by_stratum.domain
    AND subject_values.subject = by_stratum.subject
GROUP BY
    subject_values.part, subject_values.framework, subject_values.subject, subject_values.domain, subject_values.value
