-- The same customers as a CRM keeps them: dates instead of a snapshot, a status with its
-- history, what advocates did, surveys answered more than once, and posts of ambassadors.
-- Included by load.sql, whose temporary tables it reads.
--
-- Real are the customers with contract, tenure and whether they left, who is an advocate,
-- how many referrals each made, the answers to the NPS question, and the posts with month
-- and hour. The sources have no dates and know nothing of each other, so which day, which
-- customer, and everything else here is synthetic: computed by arithmetic on positions,
-- never drawn, so that every run gives the same rows. The last day is 2025-12-31.

CREATE TABLE crm.subscribers (
    customer_id text PRIMARY KEY,
    contract text NOT NULL,
    signed_up_on date NOT NULL,
    closed_on date CHECK (closed_on > signed_up_on),
    counted_from date GENERATED ALWAYS AS (CASE WHEN signed_up_on >= '2023-10-01' THEN signed_up_on END) STORED
);
COMMENT ON TABLE crm.subscribers IS 'customers by the dates between which they exist';
COMMENT ON COLUMN crm.subscribers.signed_up_on IS
    'the real tenure before closed_on or the end of 2025; the day of the month is synthetic';
COMMENT ON COLUMN crm.subscribers.closed_on IS
    'who left is real; when is synthetic: the source has one quarter, here it is spread over 2024 and 2025';
COMMENT ON COLUMN crm.subscribers.counted_from IS
    'NULL for who was a customer when the programme began: a scorecard that counts from here has no quarters before it';

CREATE TABLE crm.advocate_status (
    customer_id text NOT NULL REFERENCES crm.subscribers,
    status text NOT NULL CHECK (status IN ('candidate', 'advocate', 'lapsed')),
    valid daterange NOT NULL,
    PRIMARY KEY (customer_id, valid)
);
COMMENT ON TABLE crm.advocate_status IS
    'who is an advocate is real (at least one referral); since when and until when is synthetic, from the start of the programme on 2023-10-01';

CREATE TABLE crm.advocacy_actions (
    action_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id text NOT NULL REFERENCES crm.subscribers,
    occurred_at timestamptz NOT NULL,
    kind text NOT NULL CHECK (kind IN ('referral', 'review', 'case study')),
    points integer NOT NULL
);
COMMENT ON TABLE crm.advocacy_actions IS
    'the referrals of each customer are real in number and synthetic in time; reviews and case studies are synthetic';
COMMENT ON COLUMN crm.advocacy_actions.points IS 'synthetic: what the programme gives, 3 a referral, 1 a review, 10 a case study';

CREATE TABLE survey.responses (
    response_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id text NOT NULL REFERENCES crm.subscribers,
    answered_at timestamptz NOT NULL,
    survey text NOT NULL CHECK (survey IN ('nps', 'csat', 'ces')),
    score integer NOT NULL
);
COMMENT ON TABLE survey.responses IS
    'nps: the scores of survey.answers, of which only the score is real; csat and ces are synthetic; 99 is "don''t know"';

CREATE TABLE social.ambassador_posts (
    post_id integer PRIMARY KEY,
    ambassador_id text NOT NULL REFERENCES crm.subscribers,
    posted_at timestamptz NOT NULL,
    engagements bigint NOT NULL,
    reach bigint NOT NULL
);
COMMENT ON TABLE social.ambassador_posts IS
    'the posts of social.posts with their real month, hour, engagements and reach; year, day and author are synthetic';

-- Where a customer stands in the list serves as the source of all that is spread.
CREATE TEMP TABLE numbered AS
SELECT row_number() OVER (ORDER BY customer_id COLLATE "C")::integer AS n, customer_id, contract, tenure_months, status, referrals
FROM crm.customers;

INSERT INTO crm.subscribers (customer_id, contract, signed_up_on, closed_on)
SELECT customer_id, contract,
    (coalesce(closed_on, date '2025-12-31' - n % 28) - tenure_months * interval '1 month')::date, closed_on
FROM (SELECT *, CASE status WHEN 'Churned' THEN date '2024-01-01' + n * 389 % 731 END AS closed_on FROM numbered) AS dated;

-- An advocate is a candidate before, and one in eleven lapses while still a customer.
CREATE TEMP TABLE enrolled AS
SELECT n, customer_id, referrals, programme_from, enrolled_on, last_day,
    CASE WHEN n % 11 = 0 AND last_day - enrolled_on > 60 THEN enrolled_on + 1 + (last_day - enrolled_on) * (n % 7 + 2) / 10 END AS lapsed_on
FROM (
    -- Squared, so that more enrol early than late.
    SELECT *, programme_from + (last_day - programme_from) * (n * 7 % 100 * (n * 7 % 100)) / 15000 AS enrolled_on
    FROM (
        SELECT n, customer_id, referrals, greatest(signed_up_on, date '2023-10-01') AS programme_from,
            coalesce(closed_on, date '2026-01-01') AS last_day
        FROM numbered JOIN crm.subscribers USING (customer_id)
        WHERE referrals > 0
    ) AS advocates
) AS dated;
INSERT INTO crm.advocate_status (customer_id, status, valid)
SELECT customer_id, 'candidate', daterange(programme_from, enrolled_on) FROM enrolled WHERE enrolled_on > programme_from
UNION ALL
SELECT customer_id, 'advocate', daterange(enrolled_on, lapsed_on) FROM enrolled
UNION ALL
SELECT customer_id, 'lapsed', daterange(lapsed_on, NULL) FROM enrolled WHERE lapsed_on IS NOT NULL;

-- The referrals of each advocate, spread over the time as one; a review every 150 days by
-- every other advocate, and a case study by one in forty.
INSERT INTO crm.advocacy_actions (customer_id, occurred_at, kind, points)
SELECT customer_id, (day + n * 37 % 1440 * interval '1 minute') AT TIME ZONE 'UTC', kind, points
FROM (
    SELECT n, customer_id, coalesce(lapsed_on, last_day) AS until,
        enrolled_on + (coalesce(lapsed_on, last_day) - enrolled_on) * (2 * i - 1) / (2 * referrals) AS day, 'referral' AS kind, 3 AS points
    FROM enrolled, generate_series(1, referrals) AS i
    UNION ALL
    SELECT n, customer_id, coalesce(lapsed_on, last_day), enrolled_on + n % 60 + 150 * i, 'review', 1
    FROM enrolled, generate_series(0, 5) AS i WHERE n % 2 = 0
    UNION ALL
    SELECT n, customer_id, coalesce(lapsed_on, last_day), enrolled_on + 60, 'case study', 10
    FROM enrolled WHERE n % 40 = 0
) AS actions
WHERE day < until
ORDER BY 2, 1, 3;

-- Who answers is the next in the list who is a customer on that day.
CREATE UNIQUE INDEX ON numbered (n);
CREATE TEMP TABLE asked AS
-- A thousand places in the list, so that many are asked again.
SELECT survey, day, hour, score, line * 1783 % 997 * 7 AS place
FROM (
    SELECT 'nps' AS survey, line, date '2024-01-01' + line * 389 % 731 AS day, 7 + line % 13 AS hour, score FROM airline
    UNION ALL
    SELECT 'nps', line, date '2024-01-01' + line * 401 % 731, 7 + line % 13, 99 FROM airline WHERE line % 40 = 0
    UNION ALL
    -- Satisfied are 66 of a hundred at first and 76 in the end; every ninetieth does not know.
    SELECT 'csat', i, date '2024-01-01' + i * 577 % 731, 8 + i % 11,
        CASE WHEN i % 90 = 0 THEN 99 WHEN i * 61 % 100 < 66 + i * 577 % 731 / 73 THEN 4 + i % 2 ELSE 1 + i % 3 END
    FROM generate_series(1, 4000) AS i
    UNION ALL
    SELECT 'ces', i, date '2024-01-01' + i * 601 % 731, 8 + i % 11,
        CASE WHEN i % 70 = 0 THEN 99 WHEN i * 83 % 100 < 72 THEN 5 + i % 3 ELSE 1 + i % 4 END
    FROM generate_series(1, 2500) AS i
) AS answers (survey, line, day, hour, score);
INSERT INTO survey.responses (customer_id, answered_at, survey, score)
SELECT customer_id, (day + hour * interval '1 hour') AT TIME ZONE 'UTC', survey, score
FROM asked
CROSS JOIN LATERAL (
    SELECT customer_id FROM numbered JOIN crm.subscribers USING (customer_id)
    WHERE n >= place AND signed_up_on <= day AND (closed_on IS NULL OR closed_on > day)
    ORDER BY n LIMIT 1
) AS customer
ORDER BY day, hour, survey, place, score;

-- Of the posts every other one stays in the first year, the others are of the second.
INSERT INTO social.ambassador_posts (post_id, ambassador_id, posted_at, engagements, reach)
SELECT post_id, customer_id, posted_at AT TIME ZONE 'UTC', interactions, reach
FROM (
    SELECT post_id, interactions, reach,
        posted_in + (10 + post_id % 2) * interval '1 year' + post_id % 28 * interval '1 day' + hour * interval '1 hour' AS posted_at
    FROM social.posts JOIN (SELECT line, hour::integer AS hour FROM facebook) AS facebook ON line = post_id
) AS posts
CROSS JOIN LATERAL (
    SELECT customer_id FROM enrolled
    WHERE n >= post_id * 1013 % 6000 AND enrolled_on <= posted_at::date AND coalesce(lapsed_on, last_day) > posted_at::date
    ORDER BY n LIMIT 1
) AS ambassador;

CREATE INDEX ON crm.advocacy_actions (customer_id);
CREATE INDEX ON survey.responses (customer_id);
ANALYZE crm.subscribers, crm.advocate_status, crm.advocacy_actions, survey.responses, social.ambassador_posts;
