-- advocacy_kpi 0.9.0 to 0.9.1: what ALTER EXTENSION UPDATE runs.
\echo Use "ALTER EXTENSION advocacy_kpi UPDATE" to load this file. \quit

-- Comparisons of a few rows against many more are corrected for continuity.

COMMENT ON FUNCTION rate_compare(rate_summary, rate_summary, double precision, text) IS 'a - b in percentage points; methods miettinen_nurminen (corrected for continuity where few rows meet many more), newcombe, agresti_caffo';
COMMENT ON FUNCTION nps_compare(nps_summary, nps_summary, double precision, text) IS 'a - b in points; methods mover (corrected for continuity where few answers meet many more), adjusted_wald, permutation, wald';
COMMENT ON FUNCTION rate_compare(weighted_rate_summary, weighted_rate_summary, double precision, text) IS 'a - b by weight in percentage points, for the effective numbers of rows; methods miettinen_nurminen (corrected for continuity where few rows meet many more), newcombe, agresti_caffo';
COMMENT ON FUNCTION nps_compare(weighted_nps_summary, weighted_nps_summary, double precision, text) IS 'a - b by weight in points, for the effective numbers of answers; methods mover (corrected for continuity where few answers meet many more), adjusted_wald, permutation, wald';
