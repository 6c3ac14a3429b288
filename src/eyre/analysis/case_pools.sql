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
        answers.unit,
        answers.signature,
        answers.stratum,
        pools.pool,
        pools.by_case,
        CAST(sum(answers.credit * pools.weight) AS DOUBLE) / max(pools.credit_unit) AS credit,
        CAST(sum(pools.weight) AS DOUBLE) AS weight
    FROM numbered_answers AS answers
    JOIN pools ON pools.question = answers.subject
    GROUP BY answers.unit, answers.signature, answers.stratum, pools.pool, pools.by_case
) AS sums
