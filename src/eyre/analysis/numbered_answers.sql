-- Every answer that counts, with numbers in place of names: engines group by these much faster.
SELECT units.unit, units.signature, units.stratum, questions.subject, answers.credit
FROM scored_answers AS answers
JOIN units
    ON units.unit_id = answers.unit_id
    AND units.inspection = answers.inspection
    AND units.framework = answers.framework
JOIN questions
    ON questions.question = answers.question
    AND questions.framework = answers.framework
WHERE answers.unit_kind = 'case' AND answers.state = 'answered'
