--
-- The extension is created, and what it brings is checked as a whole: the
-- number of its objects, a comment on each of them, and the properties of
-- functions and aggregates that planners and poolers rely on.
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS advocacy_kpi;

-- the version is the one the control file names, and it stays where it was put
SELECT e.extversion = a.default_version AS is_default_version, e.extrelocatable AS relocatable,
       v.trusted, v.superuser
FROM pg_extension AS e
JOIN pg_available_extensions AS a ON a.name = e.extname
JOIN pg_available_extension_versions AS v ON v.name = e.extname AND v.version = e.extversion
WHERE e.extname = 'advocacy_kpi';

-- every object of the extension; an array type comes along with its element
-- type and a row type with its table, as members on some versions of PostgreSQL
-- only
CREATE VIEW extension_member AS
SELECT d.classid, d.objid, i.type AS kind, i.identity
FROM pg_depend AS d
JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) AS i
LEFT JOIN pg_type AS t ON d.classid = 'pg_type'::regclass AND t.oid = d.objid
LEFT JOIN pg_class AS r ON r.oid = t.typrelid
WHERE d.deptype = 'e' AND e.extname = 'advocacy_kpi'
  AND (t.oid IS NULL OR (t.typcategory <> 'A' AND coalesce(r.relkind = 'c', true)));

SELECT kind, count(*) FROM extension_member GROUP BY kind ORDER BY kind COLLATE "C";

SELECT identity FROM extension_member WHERE kind IN ('type', 'table', 'view') ORDER BY identity COLLATE "C";

-- the summaries are all alike: functions, operators, aggregates and operator
-- classes that have to do with each
CREATE VIEW summary_type AS
SELECT t.oid, t.typname FROM extension_member AS m JOIN pg_type AS t ON t.oid = m.objid AND m.classid = 'pg_type'::regclass
WHERE t.typname LIKE '%\_summary' AND t.typtype = 'b';
SELECT s.typname,
       (SELECT count(*) FROM pg_operator AS o WHERE o.oprleft = s.oid AND o.oprright = s.oid) AS operators,
       (SELECT count(*) FROM pg_opclass AS c WHERE c.opcintype = s.oid AND c.opcdefault) AS classes,
       (SELECT count(*) FROM pg_aggregate AS a WHERE a.aggtranstype = s.oid) AS aggregates,
       (SELECT count(*) FROM pg_proc AS p WHERE p.proname LIKE s.typname || '\_%') AS functions_by_name
FROM summary_type AS s ORDER BY s.typname;

-- every object has a comment, and so has every column of a table, view or type: no rows
SELECT m.kind, m.identity
FROM extension_member AS m
WHERE coalesce(obj_description(m.objid, m.classid::regclass::name), '') = ''
ORDER BY m.identity COLLATE "C";

SELECT a.attrelid::regclass, a.attname
FROM extension_member AS m
LEFT JOIN pg_type AS t ON t.oid = m.objid AND m.classid = 'pg_type'::regclass
JOIN pg_attribute AS a ON a.attrelid = CASE m.classid WHEN 'pg_class'::regclass THEN m.objid ELSE t.typrelid END
WHERE a.attnum > 0 AND NOT a.attisdropped AND m.kind <> 'sequence'
  AND coalesce(col_description(a.attrelid, a.attnum), '') = ''
ORDER BY 1, 2;

-- every aggregate that counts in a summary can be combined and can take rows
-- away again; what its state is, it moves by, too; and each aggregate whatsoever
-- is safe in parallel plans and keeps a state that is an ordinary type: no rows
SELECT a.aggfnoid::regprocedure AS aggregate
FROM extension_member AS m
JOIN pg_aggregate AS a ON a.aggfnoid = m.objid AND m.classid = 'pg_proc'::regclass
JOIN pg_proc AS p ON p.oid = a.aggfnoid
JOIN pg_type AS state ON state.oid = a.aggtranstype
LEFT JOIN summary_type AS s ON s.oid = a.aggtranstype
WHERE p.proparallel <> 's'
   OR p.provolatile <> 'i'
   OR state.typtype = 'p'
   OR (s.oid IS NOT NULL AND (a.aggcombinefn = 0 OR a.aggmtransfn = 0 OR a.aggminvtransfn = 0 OR a.aggmtranstype <> a.aggtranstype
                           OR a.agginitval IS NULL OR a.aggminitval IS NULL OR a.aggkind <> 'n'))
   OR a.aggfinalextra
   OR a.aggmfinalextra
   OR EXISTS (
        SELECT FROM unnest(p.proargtypes) AS argument
        JOIN pg_type AS t ON t.oid = argument
        WHERE t.typtype = 'p')
ORDER BY 1::text;

-- the functions beneath an aggregate are immutable and parallel safe: no rows
SELECT a.aggfnoid::regprocedure AS aggregate, f.oid::regprocedure AS function
FROM extension_member AS m
JOIN pg_aggregate AS a ON a.aggfnoid = m.objid AND m.classid = 'pg_proc'::regclass
JOIN pg_proc AS f ON f.oid IN (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn)
WHERE f.provolatile <> 'i' OR f.proparallel <> 's'
ORDER BY 1::text, 2::text;

-- everything is immutable and parallel safe but what reads or writes the catalogue
SELECT p.oid::regprocedure AS function,
       CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END AS volatility,
       CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END AS parallel
FROM extension_member AS m
JOIN pg_proc AS p ON p.oid = m.objid AND m.classid = 'pg_proc'::regclass
WHERE p.provolatile <> 'i' OR p.proparallel <> 's'
ORDER BY p.oid::regprocedure::text COLLATE "C";

-- no function runs with the rights of its owner, none is leakproof
SELECT p.oid::regprocedure AS function
FROM extension_member AS m
JOIN pg_proc AS p ON p.oid = m.objid AND m.classid = 'pg_proc'::regclass
WHERE p.prosecdef OR p.proleakproof
ORDER BY 1::text;

-- every summary has a fixed length, text and binary form, and default operator
-- classes for btree and hash
SELECT t.typname, t.typlen, t.typalign, t.typstorage,
       t.typreceive <> 0 AND t.typsend <> 0 AS has_binary_form,
       (SELECT string_agg(am.amname, ', ' ORDER BY am.amname)
        FROM pg_opclass AS c JOIN pg_am AS am ON am.oid = c.opcmethod
        WHERE c.opcintype = t.oid AND c.opcdefault) AS default_classes
FROM summary_type AS s
JOIN pg_type AS t ON t.oid = s.oid
ORDER BY t.typname;

-- each "=" can be hashed and merged, and each comparison knows its commutator
-- and negator: no rows
SELECT o.oid::regoperator AS operator
FROM extension_member AS m
JOIN pg_operator AS o ON o.oid = m.objid AND m.classid = 'pg_operator'::regclass
WHERE (o.oprname = '=' AND NOT (o.oprcanhash AND o.oprcanmerge))
   OR (o.oprname IN ('=', '<>', '<', '<=', '>', '>=') AND (o.oprcom = 0 OR o.oprnegate = 0 OR o.oprrest = 0 OR o.oprjoin = 0))
   OR (o.oprname = '+' AND o.oprcom <> o.oid)
ORDER BY 1::text;

-- the operator classes are complete in the eyes of PostgreSQL: no row is false
SELECT c.opcname, am.amname, amvalidate(c.oid) AS valid
FROM extension_member AS m
JOIN pg_opclass AS c ON c.oid = m.objid AND m.classid = 'pg_opclass'::regclass
JOIN pg_am AS am ON am.oid = c.opcmethod
WHERE NOT amvalidate(c.oid);
