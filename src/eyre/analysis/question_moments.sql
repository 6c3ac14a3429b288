-- Answers of every question, counted once by stratum and by the set of domains (signature) that a case belongs to.
-- All that a share and its variance are made of: how many cases, their credit, and its squares.
-- Keys are numbers, which an engine groups by faster than by names; the last statements put the names back.
SELECT
    questions.subject,
    units.signature,
    units.stratum,
    count(*) AS cases,
    CAST(sum(answers.credit) AS DOUBLE) / max(questions.credit_unit) AS numerator,
    CAST(sum(answers.credit * answers.credit) AS DOUBLE) / max(questions.credit_unit * questions.credit_unit) AS squares
FROM scored_answers AS answers
JOIN units
    ON units.unit_id = answers.unit_id
    AND units.inspection = answers.inspection
    AND units.framework = answers.framework
JOIN questions
    ON questions.question = answers.question
    AND questions.framework = answers.framework
WHERE answers.unit_kind = 'case' AND answers.state = 'answered'
GROUP BY questions.subject, units.signature, units.stratum
