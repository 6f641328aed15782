-- Statistics on summaries: intervals, comparisons, control charts, trends.

CREATE TYPE kpi_interval AS (low double precision, high double precision);
COMMENT ON TYPE kpi_interval IS 'a confidence interval, in the unit of the KPI';
COMMENT ON COLUMN kpi_interval.low IS 'lower limit';
COMMENT ON COLUMN kpi_interval.high IS 'upper limit';

CREATE TYPE kpi_comparison AS (
    difference double precision, low double precision, high double precision,
    z double precision, p_value double precision
);
COMMENT ON TYPE kpi_comparison IS 'a difference a - b, its confidence interval and its test';
COMMENT ON COLUMN kpi_comparison.difference IS 'a - b, in the unit of the KPI';
COMMENT ON COLUMN kpi_comparison.low IS 'lower limit of the difference';
COMMENT ON COLUMN kpi_comparison.high IS 'upper limit of the difference';
COMMENT ON COLUMN kpi_comparison.z IS 'test statistic; NULL where a difference has no error to hold it against';
COMMENT ON COLUMN kpi_comparison.p_value IS 'two-sided p-value of the test';

CREATE TYPE kpi_limits AS (
    center double precision, lcl double precision, ucl double precision, out_of_control boolean
);
COMMENT ON TYPE kpi_limits IS 'control limits of a sample, and whether it is beyond them';
COMMENT ON COLUMN kpi_limits.center IS 'centre line: the baseline';
COMMENT ON COLUMN kpi_limits.lcl IS 'lower control limit';
COMMENT ON COLUMN kpi_limits.ucl IS 'upper control limit';
COMMENT ON COLUMN kpi_limits.out_of_control IS 'true where the sample is beyond a limit';

CREATE TYPE kpi_trend_result AS (
    n bigint, direction text, s bigint, tau double precision, z double precision,
    p_value double precision, sen_slope double precision, monotonic boolean
);
COMMENT ON TYPE kpi_trend_result IS 'what kpi_trend finds in a series';
COMMENT ON COLUMN kpi_trend_result.n IS 'values';
COMMENT ON COLUMN kpi_trend_result.direction IS 'rising, falling or no trend, at 5 %';
COMMENT ON COLUMN kpi_trend_result.s IS 'Mann-Kendall S: pairs that rise less pairs that fall';
COMMENT ON COLUMN kpi_trend_result.tau IS 'Kendall''s tau-b, -1 to 1';
COMMENT ON COLUMN kpi_trend_result.z IS 'S in standard errors, corrected for ties and continuity';
COMMENT ON COLUMN kpi_trend_result.p_value IS 'two-sided p-value';
COMMENT ON COLUMN kpi_trend_result.sen_slope IS 'median of all slopes, in the unit of the value per step';
COMMENT ON COLUMN kpi_trend_result.monotonic IS 'never fell, and rose at least once';

CREATE FUNCTION rate_ci(summary rate_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'wilson') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_rate_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_ci(rate_summary, double precision, text) IS 'confidence interval of a rate in percent; methods wilson, wilson_cc, agresti_coull, jeffreys, clopper_pearson, wald';
CREATE FUNCTION nps_ci(summary nps_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'adjusted_wald') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_nps_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_ci(nps_summary, double precision, text) IS 'confidence interval of an NPS in points; methods adjusted_wald, wald';
CREATE FUNCTION nps_stderr(summary nps_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_nps_stderr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_stderr(nps_summary) IS 'standard error of an NPS in points';
CREATE FUNCTION action_ci(summary action_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'student') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_action_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_ci(action_summary, double precision, text) IS 'confidence interval of actions per customer; methods student, and for Poisson counts exact, score, jeffreys, byar, wald';
CREATE FUNCTION rate_compare(a rate_summary, b rate_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_rate_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_compare(rate_summary, rate_summary, double precision) IS 'a - b: Newcombe hybrid score interval in percentage points, pooled two-proportion z';
CREATE FUNCTION nps_compare(a nps_summary, b nps_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_nps_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_compare(nps_summary, nps_summary, double precision) IS 'a - b: difference in points, unpooled z';
CREATE FUNCTION action_compare(a action_summary, b action_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_action_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_compare(action_summary, action_summary, double precision) IS 'a - b: difference per customer, Welch t';
CREATE FUNCTION p_chart(sample rate_summary, baseline rate_summary, sigma double precision DEFAULT 3) RETURNS kpi_limits
    AS 'MODULE_PATHNAME', 'akpi_p_chart' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION p_chart(rate_summary, rate_summary, double precision) IS 'control limits of a rate in percent, for the size of the sample around the baseline';
CREATE FUNCTION u_chart(sample action_summary, baseline action_summary, sigma double precision DEFAULT 3) RETURNS kpi_limits
    AS 'MODULE_PATHNAME', 'akpi_u_chart' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION u_chart(action_summary, action_summary, double precision) IS 'control limits of actions per customer, for the size of the sample around the baseline';
CREATE FUNCTION rate_sample_size(margin double precision, confidence double precision DEFAULT 0.95, expected double precision DEFAULT 50) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_rate_sample_size' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_sample_size(double precision, double precision, double precision) IS 'answers needed for a rate within a margin in percentage points';
CREATE FUNCTION nps_sample_size(margin double precision, confidence double precision DEFAULT 0.95) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_nps_sample_size' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_sample_size(double precision, double precision) IS 'answers needed for an NPS within a margin in points, at worst';
CREATE FUNCTION kpi_sparkline("values" double precision[]) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_kpi_sparkline' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_sparkline(double precision[]) IS 'a series as one word of eight block characters; a space for NULL';

CREATE FUNCTION akpi_trend_final("values" double precision[]) RETURNS kpi_trend_result
    AS 'MODULE_PATHNAME', 'akpi_kpi_trend' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_trend_final(double precision[]) IS 'internal: final function of kpi_trend: the trend of values in their order';
CREATE AGGREGATE kpi_trend(value double precision) (
    STYPE = double precision[], SFUNC = pg_catalog.array_append, FINALFUNC = akpi_trend_final, PARALLEL = SAFE);
COMMENT ON AGGREGATE kpi_trend(value double precision) IS 'Mann-Kendall trend and Sen slope of a series: kpi_trend(value ORDER BY period); NULL over no values';

CREATE FUNCTION kpi_growth(start double precision, "end" double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_kpi_growth' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_growth(start double precision, "end" double precision) IS '100 * (end - start) / start; NULL from a start of 0';
CREATE FUNCTION kpi_cagr(start double precision, "end" double precision, periods double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_kpi_cagr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_cagr(start double precision, "end" double precision, periods double precision) IS 'compound growth per period in percent: 100 * ((end / start)^(1 / periods) - 1); NULL from a start of 0';
