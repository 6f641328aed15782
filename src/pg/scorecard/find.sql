-- A scorecard by the name of its long view: its other objects are found by what reads
-- what, so that they may be renamed and moved.
, own AS (
    SELECT l.oid AS long, l.relowner AS owner, n.nspname AS schema, l.relname AS name, s.oid AS summary, s.relkind AS kind, p.place
    FROM pg_catalog.jsonb_array_elements_text(params.json -> 'path') WITH ORDINALITY AS p (name, place)
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = p.name
    JOIN pg_catalog.pg_class AS l ON l.relnamespace = n.oid AND l.relname = params.json ->> 'name' AND l.relkind = 'v'
    JOIN reads AS r ON r.reader = l.oid
    JOIN pg_catalog.pg_class AS s ON s.oid = r.read AND s.relkind IN ('v', 'm')
    WHERE EXISTS (SELECT FROM pg_catalog.pg_attribute AS a JOIN summaries AS t ON t.oid = a.atttypid WHERE a.attrelid = s.oid)
        AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = l.oid AND a.attname = 'kpi')
    ORDER BY p.place LIMIT 1
), parts AS (
    SELECT o.*,
        (SELECT w.oid FROM reads AS r JOIN pg_catalog.pg_class AS w ON w.oid = r.reader AND w.relkind = 'v' AND w.relowner = o.owner
            WHERE r.read = o.summary AND w.oid NOT IN (o.long, o.summary)
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = w.oid AND a.attname = 'kpi')
            ORDER BY w.relname = o.name || '_wide' DESC, w.oid LIMIT 1) AS wide,
        (SELECT d.oid FROM reads AS r JOIN pg_catalog.pg_class AS d ON d.oid = r.read AND d.relkind = 'r'
            WHERE r.reader = o.summary
                AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = d.oid AND NOT a.attisdropped
                    AND (a.attname = 'change' AND a.atttypid = 'pg_catalog.bytea'::pg_catalog.regtype OR a.attname = 'kpi_rows'))
            ORDER BY d.relname = o.name || '_delta' DESC LIMIT 1) AS delta,
        -- It is mentioned as a constant.
        (SELECT t.oid FROM reads AS r JOIN pg_catalog.pg_class AS t ON t.oid = r.read AND t.relkind = 'r'
            WHERE r.reader = o.summary
                AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = t.oid AND a.attname = 'relation' AND a.atttypid = 'pg_catalog.regclass'::pg_catalog.regtype)
                AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = t.oid AND a.attname = 'kind')
                AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = t.oid AND a.attname = 'detail')
            ORDER BY t.relname = o.name || '_state' DESC LIMIT 1) AS state,
        (SELECT pg_catalog.pg_get_viewdef(o.long)) AS definition
    FROM own AS o
), whole AS (
    SELECT p.*,
        (SELECT v.oid FROM pg_catalog.pg_class AS v
            WHERE p.delta IS NOT NULL AND v.relkind = 'v' AND v.relowner = p.owner AND v.oid NOT IN (p.long, p.summary)
                -- Summaries, or of a recorded one what its log differs in.
                AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = v.oid
                    AND (a.atttypid IN (SELECT t.oid FROM summaries AS t) OR a.attnum = 1 AND a.attname = 'sign'))
                AND NOT EXISTS (SELECT FROM reads AS r WHERE r.reader = v.oid AND r.read IN (p.delta, p.summary))
                AND (v.relname = p.name || '_source' OR EXISTS (
                    SELECT FROM reads AS r JOIN reads AS q ON q.read = r.read AND q.reader = v.oid
                    WHERE r.reader = p.summary AND r.read NOT IN (p.delta, coalesce(p.state, 0))))
            ORDER BY v.relname = p.name || '_source' DESC, v.oid LIMIT 1) AS source_view
    FROM parts AS p
)
SELECT pg_catalog.to_jsonb((
    SELECT pg_catalog.jsonb_build_object(
        'name', p.name, 'schema', p.schema, 'owner', p.owner::pg_catalog.int8, 'kind', p.kind,
        'long', named.names -> 0, 'wide', named.names -> 1, 'summary', named.names -> 2,
        'source_view', named.names -> 3, 'delta', named.names -> 4, 'state', named.names -> 5,
        'state_oid', p.state::pg_catalog.int8, 'delta_oid', p.delta::pg_catalog.int8,
        -- In the order of their numbers.
        'logs', (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.format('%I.%I', n.nspname, c.relname) ORDER BY c.oid), '[]')
            FROM (SELECT DISTINCT r.read FROM reads AS r WHERE r.reader = p.summary AND r.read NOT IN (p.delta, p.state)) AS r
            JOIN pg_catalog.pg_class AS c ON c.oid = r.read AND c.relkind = 'r' AND c.relowner = p.owner
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum = 1 AND a.attname = 'sign' AND a.atttypid = 'pg_catalog.int2'::pg_catalog.regtype)
                AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum = 2 AND a.attname IN ('c1', 'at'))
                AND EXISTS (SELECT FROM pg_catalog.pg_trigger AS g JOIN pg_catalog.pg_proc AS f ON f.oid = g.tgfoid
                    WHERE g.tgrelid = c.oid AND f.proname = 'kpi_protect_delta')),
        'reads', (SELECT coalesce(pg_catalog.jsonb_agg(DISTINCT r.read::pg_catalog.int8), '[]')
            FROM reads AS r JOIN pg_catalog.pg_class AS c ON c.oid = r.read
            WHERE r.reader = p.summary AND r.read <> p.summary
                -- One made before 0.5.0 reads its table through the view of its source.
                OR p.state IS NULL AND p.delta IS NOT NULL AND r.reader = p.source_view AND r.read <> p.source_view),
        'spec', CASE WHEN EXISTS (
                SELECT FROM pg_catalog.pg_rewrite AS w
                JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
                    AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                JOIN pg_catalog.pg_proc AS f ON f.oid = d.refobjid AND f.proname = 'kpi_scorecard_kpis'
                WHERE w.ev_class = p.long)
            THEN pg_catalog.replace(pg_catalog.substring(p.definition, $re$kpi_scorecard_kpis"?\('((?:[^']|'')*)'::jsonb$re$), '''''', '''')::pg_catalog.jsonb END,
        'created_at', pg_catalog.substring(p.definition, $re$kpi_scorecard_kpis"?\('(?:[^']|'')*'::jsonb, '([^']*)'::timestamp$re$),
        'count_function', (SELECT pg_catalog.format('%I.%I', p.schema, f.proname) FROM pg_catalog.pg_proc AS f
            JOIN pg_catalog.pg_namespace AS n ON n.oid = f.pronamespace
            WHERE n.nspname = p.schema AND f.proname = p.name || '_count' AND f.pronargs = 0 AND f.proowner = p.owner
                AND f.prorettype = 'pg_catalog.trigger'::pg_catalog.regtype),
        'columns', (SELECT pg_catalog.jsonb_object_agg(k.kind, coalesce((SELECT pg_catalog.jsonb_agg(a.attname ORDER BY a.attnum)
                FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = k.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]'))
            FROM (VALUES ('long', p.long), ('wide', p.wide), ('summary', p.summary), ('source', p.source_view), ('delta', p.delta)) AS k (kind, oid)),
        'types', (SELECT coalesce(pg_catalog.jsonb_object_agg(a.attname, t.typname), '{}')
            FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
            WHERE a.attrelid = p.summary AND a.attnum > 0 AND NOT a.attisdropped AND t.oid IN (SELECT s.oid FROM summaries AS s)))
    FROM whole AS p
    CROSS JOIN LATERAL (
        SELECT pg_catalog.jsonb_agg((SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = k.oid) ORDER BY k.place) AS names
        FROM (VALUES (0, p.long), (1, p.wide), (2, p.summary), (3, p.source_view), (4, p.delta), (5, p.state)) AS k (place, oid)
    ) AS named
))
