-- The share that met each question in each domain, and its linearised variance with the correction of each stratum.
-- A case of the domain moves the share by weight * (credit - share) / total; every other sampled case by 0.
WITH by_stratum AS (
    SELECT
        moments.subject,
        domains.domain,
        moments.stratum,
        CAST(sum(moments.cases) AS BIGINT) AS cases,
        sum(moments.numerator) AS numerator,
        sum(moments.squares) AS squares
    FROM question_moments AS moments
    JOIN domains ON domains.signature = moments.signature
    GROUP BY moments.subject, domains.domain, moments.stratum
),

totals AS (
    SELECT
        strata.part,
        by_stratum.subject,
        by_stratum.domain,
        CAST(sum(by_stratum.cases) AS BIGINT) AS cases,
        count(*) AS strata,
        sum(by_stratum.numerator) AS numerator,
        sum(by_stratum.squares) AS squares,
        min(by_stratum.stratum) AS first_stratum,
        sum(strata.weight * by_stratum.cases) AS total,
        sum(strata.weight * strata.weight * by_stratum.cases) AS squared_weights,
        sum(strata.weight * by_stratum.numerator) / sum(strata.weight * by_stratum.cases) AS value
    FROM by_stratum
    JOIN strata ON strata.stratum = by_stratum.stratum
    GROUP BY strata.part, by_stratum.subject, by_stratum.domain
),

variances AS (
    SELECT
        totals.part,
        totals.subject,
        totals.domain,
        sum(
            strata.spread * strata.weight * strata.weight / (totals.total * totals.total) * (
                by_stratum.squares
                - 2 * totals.value * by_stratum.numerator
                + totals.value * totals.value * by_stratum.cases
                - (by_stratum.numerator - totals.value * by_stratum.cases)
                * (by_stratum.numerator - totals.value * by_stratum.cases) / strata.sampled
            )
        ) AS variance
    FROM by_stratum
    JOIN strata ON strata.stratum = by_stratum.stratum
    JOIN totals
        ON totals.part = strata.part
        AND totals.subject = by_stratum.subject
        AND totals.domain = by_stratum.domain
    GROUP BY totals.part, totals.subject, totals.domain
)

SELECT
    totals.part,
    subjects.framework,
    subjects.name AS subject,
    domain_names.name AS domain,
    totals.value,
    totals.cases,
    totals.strata,
    totals.numerator,
    totals.squares,
    totals.first_stratum,
    totals.total * totals.total / totals.squared_weights AS effective_cases,
    variances.variance
FROM totals
JOIN variances
    ON variances.part = totals.part
    AND variances.subject = totals.subject
    AND variances.domain = totals.domain
JOIN subjects ON subjects.subject = totals.subject
JOIN domain_names ON domain_names.domain = totals.domain
