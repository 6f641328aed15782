-- A normalised CRM: 200,000 customers in 40 regions and 3 plans over three years, 260,000
-- rows of status, 270,000 actions, 2,000,000 answers; the same in every run.
CREATE SCHEMA crm;
CREATE TABLE crm.customers (customer_id bigint PRIMARY KEY, region text NOT NULL, plan text NOT NULL, signed_up_on date NOT NULL, closed_on date);
INSERT INTO crm.customers
SELECT i, 'region ' || i * 7919 % 40, ('{free,pro,team}'::text[])[1 + i * 104729 % 3], s.day, CASE WHEN i % 7 = 0 THEN s.day + 30 + (i * 31 % 600)::integer END
FROM generate_series(1::bigint, 200000) AS i CROSS JOIN LATERAL (SELECT date '2023-01-01' + (i * 611953 % 1000)::integer AS day) AS s;
CREATE TABLE crm.status (status_id bigint PRIMARY KEY, customer_id bigint NOT NULL, status text NOT NULL, valid daterange NOT NULL);
INSERT INTO crm.status
SELECT i, c.customer_id, CASE WHEN i % 3 = 0 THEN 'advocate' ELSE 'regular' END,
    daterange(c.signed_up_on + (i * 17 % 200)::integer, CASE WHEN i % 2 = 0 THEN c.signed_up_on + 200 + (i * 13 % 400)::integer END)
FROM generate_series(1::bigint, 260000) AS i JOIN crm.customers AS c ON c.customer_id = 1 + i % 200000;
CREATE TABLE crm.actions (action_id bigint PRIMARY KEY, customer_id bigint NOT NULL, occurred_at timestamptz NOT NULL);
INSERT INTO crm.actions SELECT i, 1 + i * 15485863 % 200000, timestamptz '2023-01-01 00:00Z' + (i * 7927 % 26280) * interval '1 hour' FROM generate_series(1::bigint, 270000) AS i;
CREATE TABLE crm.answers (answer_id bigint PRIMARY KEY, customer_id bigint NOT NULL, answered_at timestamptz NOT NULL, survey text NOT NULL, score integer);
INSERT INTO crm.answers
SELECT i, 1 + i * 32452843 % 200000, timestamptz '2023-01-01 00:00Z' + (i * 7919 % 26280) * interval '1 hour', CASE WHEN i % 4 = 0 THEN 'csat' ELSE 'nps' END,
    CASE WHEN i % 33 = 0 THEN 99 WHEN i % 4 = 0 THEN 1 + i * 7 % 5 ELSE i * 13 % 11 END
FROM generate_series(1::bigint, 2000000) AS i;
CREATE INDEX ON crm.status (customer_id);
CREATE INDEX ON crm.actions (customer_id);
CREATE INDEX ON crm.answers (customer_id);
