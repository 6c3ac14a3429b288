-- For criteria pooled by cases: how many cases of each group have the same weighted credit out of the same weight answered.
WITH cases AS (
    SELECT
        answers.framework,
        questions.criterion,
        units.signature,
        answers.unit_id,
        CAST(sum(answers.credit * questions.weight) AS BIGINT) AS credit,
        CAST(sum(questions.weight) AS BIGINT) AS weight
    FROM scored_answers AS answers
    JOIN units
        ON units.framework = answers.framework
        AND units.unit_kind = answers.unit_kind
        AND units.unit_id = answers.unit_id
    JOIN questions
        ON questions.framework = answers.framework
        AND questions.unit_kind = answers.unit_kind
        AND questions.question = answers.question
    WHERE answers.state = 'answered' AND questions.by_case AND questions.weight > 0
    GROUP BY answers.framework, questions.criterion, units.signature, answers.unit_id
)
SELECT cases.framework, cases.criterion, memberships."group", cases.credit, cases.weight, count(*) AS units
FROM cases
JOIN memberships ON memberships.signature = cases.signature
GROUP BY cases.framework, cases.criterion, memberships."group", cases.credit, cases.weight
