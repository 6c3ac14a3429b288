-- The weighted ratio of each pool in each domain, and how much one weighted unit of it moves its criterion.
-- Pools that nobody in the domain answered have no row: their weight falls to the other pools of the criterion.
SELECT
    ratios.part,
    ratios.framework,
    ratios.domain,
    ratios.criterion,
    ratios.pool,
    ratios.ratio,
    ratios.weight / sum(ratios.weight) OVER (
        PARTITION BY ratios.part, ratios.framework, ratios.domain, ratios.criterion
    ) AS share,
    ratios.total
FROM (
    SELECT
        sums.part,
        sums.framework,
        domains.domain,
        sums.criterion,
        sums.pool,
        max(pool_weights.weight) AS weight,
        sum(strata.weight * sums.numerator) / sum(strata.weight * sums.denominator) AS ratio,
        sum(strata.weight * sums.denominator) AS total
    FROM (
        SELECT
            part, framework, criterion, pool, signature, stratum,
            sum(numerator) AS numerator, sum(denominator) AS denominator
        FROM case_pools
        GROUP BY part, framework, criterion, pool, signature, stratum
    ) AS sums
    JOIN domains ON domains.signature = sums.signature
    JOIN strata ON strata.stratum = sums.stratum
    JOIN pool_weights ON pool_weights.framework = sums.framework AND pool_weights.pool = sums.pool
    GROUP BY sums.part, sums.framework, domains.domain, sums.criterion, sums.pool
) AS ratios
