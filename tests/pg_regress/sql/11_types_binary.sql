--
-- The binary form of the summaries: big-endian integers of fixed length, the
-- same out and in, and checked like the text form when it comes in.
--

-- 8 bytes a field, 16 for the sum of squares
SELECT length(rate_summary_send('(1,2)')) AS rate, length(nps_summary_send('(1,2,3)')) AS nps, length(growth_summary_send('(1,2)')) AS growth,
       length(action_summary_send('(1,0,0,0)')) AS action, length(ratio_summary_send('(1,2)')) AS ratio, length(scorecard_summary_send((SELECT rollup(cards) FROM customer))) AS card;
SELECT encode(rate_summary_send('(1,258)'), 'hex') AS rate;
SELECT encode(nps_summary_send('(1,65536,9223372036854775807)'), 'hex') AS nps;
SELECT encode(growth_summary_send('(4294967296,255)'), 'hex') AS growth;
SELECT encode(ratio_summary_send('(0,4886718345)'), 'hex') AS ratio;
SELECT encode(action_summary_send('(1,1,9223372036854775807,85070591730234615847396907784232501249)'), 'hex') AS action;

-- a file of its own in the folder of the server
SELECT current_setting('data_directory') || '/advocacy_kpi_regress.bin' AS file \gset

-- binary COPY out and in again gives the same rows
CREATE TABLE copied AS SELECT id, rates, answers, growth, acts, ratios, cards, ARRAY[rates, NULL] AS several FROM customer;
COPY copied TO :'file' WITH (FORMAT binary);
CREATE TABLE returned (LIKE copied);
COPY returned FROM :'file' WITH (FORMAT binary);
SELECT count(*) AS rows, count(*) FILTER (WHERE c IS DISTINCT FROM r) AS differ
FROM copied AS c FULL JOIN returned AS r USING (id);
DROP TABLE copied, returned;

-- bytes made by hand: a column of bytea has the same binary form as the bytes
-- themselves, so that its COPY feeds any input function
CREATE FUNCTION receive(type text, bytes bytea) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    file text := current_setting('data_directory') || '/advocacy_kpi_regress.bin';
    code text;
    hint text;
    result text;
BEGIN
    CREATE TEMP TABLE handmade AS SELECT bytes AS bytes;
    EXECUTE format('COPY handmade TO %L WITH (FORMAT binary)', file);
    DROP TABLE handmade;
    EXECUTE format('CREATE TEMP TABLE received (value %I)', type);
    BEGIN
        EXECUTE format('COPY received FROM %L WITH (FORMAT binary)', file);
        SELECT value::text INTO STRICT result FROM received;
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, hint = PG_EXCEPTION_HINT;
        result := 'ERROR ' || code || CASE WHEN hint = '' AND code NOT IN ('08P01', '22P03') THEN ' without a HINT' ELSE '' END;
    END;
    DROP TABLE received;
    RETURN result;
END
$$;
-- a bigint and two of them in big-endian bytes
CREATE FUNCTION bytes_of(VARIADIC bigint[]) RETURNS bytea
LANGUAGE sql AS $$ SELECT string_agg(int8send(v), '' ORDER BY n) FROM unnest($1) WITH ORDINALITY AS u (v, n) $$;

SELECT receive('rate_summary', bytes_of(1, 258)) AS rate,
       receive('nps_summary', bytes_of(1, 65536, 9223372036854775807)) AS nps,
       receive('growth_summary', bytes_of(4294967296, 255)) AS growth,
       receive('ratio_summary', bytes_of(0, 4886718345)) AS ratio,
       receive('action_summary', bytes_of(2, 2, 4, 0, 10)) AS action,
       receive('scorecard_summary', bytes_of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 5, 2, 4, 0, 10)) AS card;

-- bytes that break an invariant
SELECT fields, receive('rate_summary', bytes_of(VARIADIC fields)) AS rate
FROM (VALUES (1, '{3,2}'::bigint[]), (2, '{-1,2}'), (3, '{0,-1}'), (4, '{-2,-1}'),
             (5, '{-9223372036854775808,-9223372036854775808}'), (6, '{1,0}')) AS v (n, fields)
ORDER BY n;
SELECT fields, receive('nps_summary', bytes_of(VARIADIC fields)) AS nps
FROM (VALUES (1, '{-1,0,0}'::bigint[]), (2, '{0,-1,0}'), (3, '{0,0,-1}')) AS v (n, fields)
ORDER BY n;
SELECT fields, receive('growth_summary', bytes_of(VARIADIC fields)) AS growth, receive('ratio_summary', bytes_of(VARIADIC fields)) AS ratio
FROM (VALUES (1, '{-1,0}'::bigint[]), (2, '{0,-1}')) AS v (n, fields)
ORDER BY n;
SELECT fields, receive('action_summary', bytes_of(VARIADIC fields)) AS action
FROM (VALUES (1, '{1,2,2,0,2}'::bigint[]), (2, '{2,1,3,0,8}'), (3, '{2,1,3,0,10}'), (4, '{2,2,4,0,9}'), (5, '{1,1,1,-1,-1}'),
             (6, '{1,1,1,1,1}'), (7, '{1,1,1,9223372036854775807,-1}'), (8, '{1,0,0,0,1}'), (9, '{-1,0,0,0,0}'), (10, '{1,1,0,0,0}'),
             (11, '{1,1,1,-9223372036854775808,0}')) AS v (n, fields)
ORDER BY n;

-- bytes that are too few, too many, or none at all
SELECT type, size, receive(type, decode(repeat('00', size), 'hex'))
FROM (VALUES ('rate_summary', 16), ('nps_summary', 24), ('growth_summary', 16), ('action_summary', 40), ('ratio_summary', 16), ('scorecard_summary', 144)) AS t (type, length)
CROSS JOIN LATERAL (VALUES (0), (1), (length - 8), (length - 1), (length), (length + 1), (length + 8), (4096)) AS s (size)
ORDER BY type, size;

-- the file is left empty
COPY (SELECT WHERE false) TO :'file';
DROP FUNCTION receive(text, bytea);
DROP FUNCTION bytes_of(bigint[]);
