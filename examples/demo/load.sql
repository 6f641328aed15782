-- Loads the real data sets of examples/data as CRM, survey and social tables.
-- Run from the root of the project: psql -f examples/demo/load.sql
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;

\echo 'loading the data sets: customers, answers, posts'

DROP SCHEMA IF EXISTS crm, survey, social CASCADE;
CREATE SCHEMA crm;
CREATE SCHEMA survey;
CREATE SCHEMA social;

-- Customers of a telecom firm at the end of one quarter.
CREATE TABLE crm.customers (
    customer_id text PRIMARY KEY,
    city text NOT NULL,
    contract text NOT NULL,
    tenure_months integer NOT NULL,
    status text NOT NULL CHECK (status IN ('Stayed', 'Joined', 'Churned')),
    referrals integer NOT NULL,
    -- An advocate has referred at least one person.
    is_advocate boolean NOT NULL GENERATED ALWAYS AS (referrals > 0) STORED,
    -- Who joined in the quarter was not there at its start; who churned is not there at its end.
    advocate_at_start boolean NOT NULL GENERATED ALWAYS AS (referrals > 0 AND status <> 'Joined') STORED,
    advocate_at_end boolean NOT NULL GENERATED ALWAYS AS (referrals > 0 AND status <> 'Churned') STORED
);
CREATE TEMP TABLE telco (
    customer_id text, gender text, age text, married text, dependents text, city text, zip_code text,
    latitude text, longitude text, referrals integer, tenure_months integer, offer text, phone_service text,
    long_distance_charges text, multiple_lines text, internet_service text, internet_type text,
    gb_download text, online_security text, online_backup text, device_protection text, tech_support text,
    streaming_tv text, streaming_movies text, streaming_music text, unlimited_data text, contract text,
    paperless_billing text, payment_method text, monthly_charge text, total_charges text, total_refunds text,
    extra_data_charges text, total_long_distance_charges text, total_revenue text, status text,
    churn_category text, churn_reason text
);
\copy telco FROM 'examples/data/telco_customers.csv' (FORMAT csv, HEADER)
INSERT INTO crm.customers (customer_id, city, contract, tenure_months, status, referrals)
SELECT customer_id, city, contract, tenure_months, status, referrals FROM telco;

-- "How likely are you to recommend this airline?", 0-10.
CREATE TABLE survey.answers (
    airline text NOT NULL,
    customer_id text NOT NULL,
    score integer,
    surveyed_on date NOT NULL
);
COMMENT ON COLUMN survey.answers.surveyed_on IS
    'synthetic: the source has no dates, so the answers are spread over 2024 and 2025 by their position';
CREATE TEMP TABLE airline (line integer GENERATED ALWAYS AS IDENTITY, airline text, customer_id text, score integer);
\copy airline (airline, customer_id, score) FROM 'examples/data/airline_nps.csv' (FORMAT csv, HEADER)
INSERT INTO survey.answers (airline, customer_id, score, surveyed_on)
SELECT airline, customer_id, score, date '2024-01-01' + line * 389 % 731 FROM airline;

-- Posts of a cosmetics brand in 2014.
CREATE TABLE social.posts (
    post_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- The source has the month, not the day.
    posted_in date NOT NULL,
    type text NOT NULL,
    reach bigint NOT NULL,
    engaged_users bigint NOT NULL,
    comments bigint,
    likes bigint,
    shares bigint,
    interactions bigint NOT NULL
);
CREATE TEMP TABLE facebook (
    line integer GENERATED ALWAYS AS IDENTITY, page_likes text, type text, category text, month integer, weekday text, hour text, paid text,
    reach bigint, impressions bigint, engaged_users bigint, consumers bigint, consumption bigint,
    lp_impressions bigint, lp_reach bigint, lp_engaged bigint, comments bigint, likes bigint, shares bigint,
    interactions bigint
);
\copy facebook (page_likes, type, category, month, weekday, hour, paid, reach, impressions, engaged_users, consumers, consumption, lp_impressions, lp_reach, lp_engaged, comments, likes, shares, interactions) FROM 'examples/data/facebook_posts.csv' (FORMAT csv, HEADER, DELIMITER ';')
INSERT INTO social.posts (posted_in, type, reach, engaged_users, comments, likes, shares, interactions)
SELECT make_date(2014, month, 1), type, reach, engaged_users, comments, likes, shares, interactions FROM facebook ORDER BY line;

ANALYZE crm.customers, survey.answers, social.posts;

\echo 'deriving a CRM from them: dates, status history, advocacy events, survey responses, ambassador posts'
\ir crm.sql

SELECT
    (SELECT count(*) FROM crm.customers) AS "crm.customers",
    (SELECT count(*) FROM survey.answers) AS "survey.answers",
    (SELECT count(*) FROM social.posts) AS "social.posts";
SELECT
    (SELECT count(*) FROM crm.subscribers) AS "crm.subscribers",
    (SELECT count(*) FROM crm.advocate_status) AS "crm.advocate_status",
    (SELECT count(*) FROM crm.advocacy_actions) AS "crm.advocacy_actions",
    (SELECT count(*) FROM survey.responses) AS "survey.responses",
    (SELECT count(*) FROM social.ambassador_posts) AS "social.ambassador_posts";
