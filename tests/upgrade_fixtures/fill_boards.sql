-- What live scorecards of several tables, and one that keeps its own history, are made of;
-- releases before 0.9.0 have none.
CREATE TABLE shop (dropped integer, shop_id integer NOT NULL, city text);
ALTER TABLE shop DROP COLUMN dropped;
CREATE UNIQUE INDEX shop_number ON shop (shop_id);
CREATE TABLE member (dropped integer, member_id integer PRIMARY KEY, region text, shop_id integer, joined date, left_at timestamptz);
ALTER TABLE member DROP COLUMN dropped;
CREATE TABLE standing (member_id integer REFERENCES member ON DELETE CASCADE, status text, valid daterange);
CREATE TABLE deed (member_id integer, at timestamptz, points integer);
CREATE TABLE reply (reply_id integer PRIMARY KEY, member_id integer NOT NULL, at timestamp, score integer) PARTITION BY RANGE (reply_id);
CREATE TABLE reply_low PARTITION OF reply FOR VALUES FROM (MINVALUE) TO (100);
CREATE TABLE reply_rest PARTITION OF reply DEFAULT;
CREATE INDEX ON standing (member_id);
CREATE INDEX ON deed (member_id);
CREATE INDEX ON reply (member_id);
CREATE INDEX ON member (shop_id);
CREATE TABLE fan (fan_id integer PRIMARY KEY, region text, is_fan boolean);
INSERT INTO shop VALUES (1, 'Köln'), (2, NULL);
INSERT INTO member SELECT n, (ARRAY['nord', 'süd', NULL])[1 + n % 3], n % 4, date '2024-12-01' + n, NULL FROM generate_series(1, 60) AS n;
INSERT INTO standing SELECT n, 'advocate', daterange('2025-01-01'::date + n, '2025-03-01'::date + 2 * n) FROM generate_series(1, 40) AS n;
INSERT INTO deed SELECT 1 + n % 70, timestamptz '2025-01-01 00:00+00' + n * interval '7 hours', n % 6 - 1 FROM generate_series(1, 300) AS n;
INSERT INTO reply SELECT n, n % 65, timestamp '2025-01-01' + n * interval '11 hours', n % 12 FROM generate_series(1, 250) AS n;
INSERT INTO fan SELECT n, (ARRAY['nord', 'süd', NULL])[1 + n % 3], n % 2 = 0 FROM generate_series(1, 30) AS n;
CREATE FUNCTION board_spec(storage text) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN jsonb_build_object('storage', storage) || '{
    "entity": {"table": "public.member", "key": "member_id", "from": "joined", "to": "left_at"},
    "period": {"grain": "month", "timezone": "Europe/Berlin"},
    "segments": ["region", {"column": "city", "from": "public.shop", "on": "shop_id"}],
    "measures": {
        "ambassador_rate": {"history": "public.standing", "valid": "valid", "where": {"status": "advocate"}},
        "advocate_retention_rate": {"history": "public.standing", "valid": "valid", "where": {"status": "advocate"}},
        "advocacy_actions": {"events": "public.deed", "at": "at", "weight": "points"},
        "nps": {"rows": "public.reply", "at": "at", "of": "score", "one_per": {"keep": "latest"}}}}';
