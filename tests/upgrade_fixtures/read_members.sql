\qecho == members, as in a fresh install
SELECT pg_describe_object(classid, objid, objsubid), obj_description(objid, classid::regclass::name),
    -- The columns of a UNION that have no name get one when a dump is read.
    CASE WHEN classid = 'pg_proc'::regclass AND objid IN (SELECT oid FROM pg_proc WHERE prokind = 'f')
         THEN replace(replace(pg_get_functiondef(objid), '::text AS text', '::text'), E'\n', ' ') END
FROM pg_depend
WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
    AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'advocacy_kpi')
ORDER BY 1, 2, 3;
