-- What each case puts into each pool: credit earned and answers given, by the weight of the questions.
-- A pool is what is divided once: a criterion whose answers are poured together, or one question of a mean of
-- questions. Where a criterion is a mean of cases, every case brings its own share and counts once.
SELECT
    unit,
    signature,
    stratum,
    pool,
    CASE WHEN by_case THEN credit / weight ELSE credit END AS numerator,
    CASE WHEN by_case THEN 1.0 ELSE weight END AS denominator
FROM (
    SELECT
        units.unit,
        units.signature,
        units.stratum,
        pools.pool,
        pools.by_case,
        CAST(sum(answers.credit * pools.weight) AS DOUBLE) / max(pools.credit_unit) AS credit,
        CAST(sum(pools.weight) AS DOUBLE) AS weight
    FROM scored_answers AS answers
    JOIN units
        ON units.unit_id = answers.unit_id
        AND units.inspection = answers.inspection
        AND units.framework = answers.framework
    JOIN pools
        ON pools.question = answers.question
        AND pools.framework = answers.framework
    WHERE answers.unit_kind = 'case' AND answers.state = 'answered'
    GROUP BY units.unit, units.signature, units.stratum, pools.pool, pools.by_case
) AS sums
