-- Counts every answer once, in one pass over scored_answers.
-- A unit's signature stands for the set of groups it belongs to, so that no answer is read once per group.
SELECT
    answers.framework,
    answers.unit_kind,
    answers.question,
    units.signature,
    answers.state,
    CASE WHEN questions.by_value THEN answers.value END AS value,
    count(*) AS units,
    CAST(sum(answers.credit) AS BIGINT) AS credit
FROM scored_answers AS answers
JOIN units
    ON units.framework = answers.framework
    AND units.unit_kind = answers.unit_kind
    AND units.unit_id = answers.unit_id
JOIN questions
    ON questions.framework = answers.framework
    AND questions.unit_kind = answers.unit_kind
    AND questions.question = answers.question
GROUP BY
    answers.framework,
    answers.unit_kind,
    answers.question,
    units.signature,
    answers.state,
    CASE WHEN questions.by_value THEN answers.value END
