-- Counts every answer once, in one pass over scored_answers, and only then adds the counts up for every group.
-- A unit's signature stands for the set of groups it belongs to, so that no answer is read once per group.
WITH counted AS (
    SELECT
        answers.framework,
        answers.unit_kind,
        answers.question,
        units.signature,
        answers.state,
        CASE WHEN questions.by_value THEN answers.value END AS value,
        count(*) AS units,
        sum(answers.credit) AS credit
    FROM scored_answers AS answers
    JOIN units
        ON units.framework = answers.framework
        AND units.unit_kind = answers.unit_kind
        AND units.unit_id = answers.unit_id
    -- Every answer has its question, so LEFT drops and adds nothing: it keeps an engine from pairing all units with all
    -- questions first, which for an archive fills the memory.
    LEFT JOIN questions
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
)
SELECT
    counted.framework,
    counted.unit_kind,
    counted.question,
    memberships."group",
    counted.state,
    counted.value,
    CAST(sum(counted.units) AS BIGINT) AS units,
    CAST(sum(counted.credit) AS BIGINT) AS credit
FROM counted
JOIN memberships ON memberships.signature = counted.signature
GROUP BY
    counted.framework,
    counted.unit_kind,
    counted.question,
    memberships."group",
    counted.state,
    counted.value
