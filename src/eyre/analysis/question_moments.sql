-- Answers of every question, counted once by stratum and by the set of domains (signature) that a case belongs to.
-- numerator, denominator and their products are sums over cases: all that a ratio and its variance are made of.
SELECT
    units.part,
    answers.framework,
    answers.question AS subject,
    units.signature,
    units.stratum,
    count(*) AS cases,
    CAST(sum(answers.credit) AS DOUBLE) / max(questions.credit_unit) AS numerator,
    CAST(sum(answers.credit * answers.credit) AS DOUBLE) / max(questions.credit_unit * questions.credit_unit) AS squares
FROM scored_answers AS answers
JOIN units
    ON units.framework = answers.framework
    AND units.inspection = answers.inspection
    AND units.unit_id = answers.unit_id
JOIN questions
    ON questions.framework = answers.framework
    AND questions.question = answers.question
WHERE answers.unit_kind = 'case' AND answers.state = 'answered'
GROUP BY units.part, answers.framework, answers.question, units.signature, units.stratum
