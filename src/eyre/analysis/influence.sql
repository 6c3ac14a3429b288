-- One influence value per case, subject and domain: how much the case moves the score. Covariances between questions
-- and criteria need no formula of their own, because a case's answers are added up before anything is squared.
SELECT
    cases.part,
    cases.framework,
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
    ON slopes.part = cases.part
    AND slopes.framework = cases.framework
    AND slopes.domain = domains.domain
    AND slopes.pool = cases.pool
JOIN terms ON terms.framework = cases.framework AND terms.criterion = cases.criterion
GROUP BY cases.part, cases.framework, domains.domain, terms.subject, cases.stratum, cases.unit
