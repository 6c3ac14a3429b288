-- Answers of every question, counted once by stratum and by the set of domains (signature) that a case belongs to.
-- All that a share and its variance are made of: how many cases, their credit, and its squares.
SELECT
    answers.subject,
    answers.signature,
    answers.stratum,
    count(*) AS cases,
    CAST(sum(answers.credit) AS DOUBLE) / max(questions.credit_unit) AS numerator,
    CAST(sum(answers.credit * answers.credit) AS DOUBLE) / max(questions.credit_unit * questions.credit_unit) AS squares
FROM numbered_answers AS answers
JOIN questions ON questions.subject = answers.subject
GROUP BY answers.subject, answers.signature, answers.stratum
