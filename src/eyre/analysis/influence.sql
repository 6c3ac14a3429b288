-- One influence value per case, subject and domain: how much the case moves the score. Covariances between questions
-- and criteria need no formula of their own, because a case's answers are added up before anything is squared.
SELECT
    domains.domain,
    terms.subject,
    cases.stratum,
    cases.unit,
    sum(
        terms.coefficient * slopes.share * strata.weight
        * (cases.numerator - slopes.ratio * cases.denominator) / slopes.total
    ) AS influence
FROM case_pools AS cases
JOIN domains ON domains.signature = cases.signature
JOIN strata ON strata.stratum = cases.stratum
JOIN pool_slopes AS slopes
    ON slopes.part = strata.part
    AND slopes.domain = domains.domain
    AND slopes.pool = cases.pool
JOIN terms ON terms.criterion = slopes.criterion
GROUP BY domains.domain, terms.subject, cases.stratum, cases.unit
