-- The weighted ratio of each pool in each domain, and its share of its criterion.
-- Pools that nobody in the domain answered have no row: their share falls to the other pools of the criterion.
SELECT
    ratios.part,
    ratios.domain,
    pool_weights.criterion,
    ratios.pool,
    ratios.ratio,
    ratios.total,
    pool_weights.weight / sum(pool_weights.weight) OVER (
        PARTITION BY ratios.part, ratios.domain, pool_weights.criterion
    ) AS share
FROM (
    SELECT
        strata.part,
        domains.domain,
        sums.pool,
        sum(strata.weight * sums.numerator) / sum(strata.weight * sums.denominator) AS ratio,
        sum(strata.weight * sums.denominator) AS total
    FROM (
        SELECT pool, signature, stratum, sum(numerator) AS numerator, sum(denominator) AS denominator
        FROM case_pools
        GROUP BY pool, signature, stratum
    ) AS sums
    JOIN domains ON domains.signature = sums.signature
    JOIN strata ON strata.stratum = sums.stratum
    GROUP BY strata.part, domains.domain, sums.pool
) AS ratios
JOIN pool_weights ON pool_weights.pool = ratios.pool
