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
    p_value double precision, sen_slope double precision, monotonic boolean,
    sen_low double precision, sen_high double precision
);
COMMENT ON TYPE kpi_trend_result IS 'what kpi_trend and kpi_trend_seasonal find in a series';
COMMENT ON COLUMN kpi_trend_result.n IS 'values';
COMMENT ON COLUMN kpi_trend_result.direction IS 'rising, falling or no trend, at 5 %';
COMMENT ON COLUMN kpi_trend_result.s IS 'Mann-Kendall S: pairs that rise less pairs that fall';
COMMENT ON COLUMN kpi_trend_result.tau IS 'Kendall''s tau-b, -1 to 1';
COMMENT ON COLUMN kpi_trend_result.z IS 'S in standard errors, corrected for ties and continuity';
COMMENT ON COLUMN kpi_trend_result.p_value IS 'two-sided p-value; of kpi_trend exact up to 12 values';
COMMENT ON COLUMN kpi_trend_result.sen_slope IS 'median of all slopes, in the unit of the value per step; with seasons, from one round of them to the next';
COMMENT ON COLUMN kpi_trend_result.monotonic IS 'never fell, and rose at least once';
COMMENT ON COLUMN kpi_trend_result.sen_low IS 'lower limit of the slope at 95 %; NULL where there are too few values for one';
COMMENT ON COLUMN kpi_trend_result.sen_high IS 'upper limit of the slope at 95 %; NULL where there are too few values for one';

CREATE TYPE kpi_group_test AS (
    groups bigint, statistic double precision, df bigint, p_value double precision
);
COMMENT ON TYPE kpi_group_test IS 'a test of no difference between several groups';
COMMENT ON COLUMN kpi_group_test.groups IS 'groups that have rows';
COMMENT ON COLUMN kpi_group_test.statistic IS 'chi-squared';
COMMENT ON COLUMN kpi_group_test.df IS 'its degrees of freedom: groups - 1';
COMMENT ON COLUMN kpi_group_test.p_value IS 'probability of a statistic at least as large if the groups do not differ';

CREATE TYPE kpi_xmr_result AS (
    n bigint, center double precision, lcl double precision, ucl double precision,
    last double precision, out_of_control boolean
);
COMMENT ON TYPE kpi_xmr_result IS 'what kpi_xmr finds in a series';
COMMENT ON COLUMN kpi_xmr_result.n IS 'values';
COMMENT ON COLUMN kpi_xmr_result.center IS 'centre line: the mean of the values';
COMMENT ON COLUMN kpi_xmr_result.lcl IS 'lower natural process limit';
COMMENT ON COLUMN kpi_xmr_result.ucl IS 'upper natural process limit';
COMMENT ON COLUMN kpi_xmr_result.last IS 'the last value';
COMMENT ON COLUMN kpi_xmr_result.out_of_control IS 'true where the last value is beyond a limit';

-- Intervals

CREATE FUNCTION rate_ci(summary rate_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'wilson', population bigint DEFAULT NULL) RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_rate_ci_population' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rate_ci(rate_summary, double precision, text, bigint) IS 'confidence interval of a rate in percent; methods wilson, wilson_cc, agresti_coull, jeffreys, clopper_pearson, wald, anytime; population is the number of customers of whom these are a part, NULL where it is large';
CREATE FUNCTION nps_ci(summary nps_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'adjusted_wald', population bigint DEFAULT NULL) RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_nps_ci_population' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION nps_ci(nps_summary, double precision, text, bigint) IS 'confidence interval of an NPS in points; methods adjusted_wald, score, wald; population is the number of customers of whom these are a part, NULL where it is large';
CREATE FUNCTION action_ci(summary action_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'nb_score') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_action_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_ci(action_summary, double precision, text) IS 'confidence interval of actions per customer; methods nb_score, student, and for Poisson counts exact, score, jeffreys, byar, wald';
CREATE FUNCTION ratio_ci(summary ratio_sample_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'linearised') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_ratio_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_ci(ratio_sample_summary, double precision, text) IS 'confidence interval of a quotient of sums in percent; methods linearised, fieller';
CREATE FUNCTION rate_ci(summary weighted_rate_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'wilson') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_ci(weighted_rate_summary, double precision, text) IS 'confidence interval of a rate by weight in percent, for the effective number of rows; methods wilson, wilson_cc, agresti_coull, jeffreys, clopper_pearson, wald';
CREATE FUNCTION nps_ci(summary weighted_nps_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'adjusted_wald') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_ci(weighted_nps_summary, double precision, text) IS 'confidence interval of an NPS by weight in points, for the effective number of answers; methods adjusted_wald, score, wald';
CREATE FUNCTION nps_stderr(summary nps_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_nps_stderr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_stderr(nps_summary) IS 'standard error of an NPS in points';
CREATE FUNCTION nps_stderr(summary weighted_nps_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_stderr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_stderr(weighted_nps_summary) IS 'linearised standard error of an NPS by weight, in points; NULL over fewer than two answers';
CREATE FUNCTION ratio_stderr(summary ratio_sample_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_stderr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_stderr(ratio_sample_summary) IS 'linearised standard error of a quotient of sums, in percent; NULL over fewer than two pairs';
CREATE FUNCTION growth_ci(summary flow_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_growth_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_ci(flow_summary, double precision) IS 'confidence interval of growth in percent: Wilson for who was lost, Poisson score for who was gained, put together';

-- Two groups

CREATE FUNCTION rate_compare(a rate_summary, b rate_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'miettinen_nurminen') RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_rate_compare_method' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_compare(rate_summary, rate_summary, double precision, text) IS 'a - b in percentage points; methods miettinen_nurminen (corrected for continuity where few rows meet many more), newcombe, agresti_caffo';
CREATE FUNCTION nps_compare(a nps_summary, b nps_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'mover') RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_nps_compare_method' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_compare(nps_summary, nps_summary, double precision, text) IS 'a - b in points; methods mover (corrected for continuity where few answers meet many more), adjusted_wald, permutation, wald';
CREATE FUNCTION action_compare(a action_summary, b action_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'robust') RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_action_compare_method' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_compare(action_summary, action_summary, double precision, text) IS 'a - b per customer; methods robust (the larger p of welch and permutation), welch, permutation';
CREATE FUNCTION rate_compare(a weighted_rate_summary, b weighted_rate_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'miettinen_nurminen') RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_compare(weighted_rate_summary, weighted_rate_summary, double precision, text) IS 'a - b by weight in percentage points, for the effective numbers of rows; methods miettinen_nurminen (corrected for continuity where few rows meet many more), newcombe, agresti_caffo';
CREATE FUNCTION nps_compare(a weighted_nps_summary, b weighted_nps_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'mover') RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_compare(weighted_nps_summary, weighted_nps_summary, double precision, text) IS 'a - b by weight in points, for the effective numbers of answers; methods mover (corrected for continuity where few answers meet many more), adjusted_wald, permutation, wald';
CREATE FUNCTION ratio_compare(a ratio_sample_summary, b ratio_sample_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_ratio_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_compare(ratio_sample_summary, ratio_sample_summary, double precision) IS 'a - b in percentage points: linearised standard errors, Welch t';
CREATE FUNCTION flow_compare(summary flow_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_flow_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_compare(flow_summary, double precision) IS 'of the same customers, the percentage at the end less that at the start, in percent of all: Newcombe interval for pairs, McNemar mid-p';
CREATE FUNCTION growth_compare(a flow_summary, b flow_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_growth_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_compare(flow_summary, flow_summary, double precision) IS 'growth a - growth b in percentage points: the limits of both put together, p by inversion';
CREATE FUNCTION rate_compare_always(a rate_summary, b rate_summary, expected_n bigint, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_rate_compare_always' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_compare_always(rate_summary, rate_summary, bigint, double precision) IS 'a - b in percentage points, with p and interval that hold however often one looks; narrowest at expected_n rows a side';
CREATE FUNCTION nps_compare_always(a nps_summary, b nps_summary, expected_n bigint, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_nps_compare_always' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_compare_always(nps_summary, nps_summary, bigint, double precision) IS 'a - b in points, with p and interval that hold however often one looks; narrowest at expected_n rows a side';
CREATE FUNCTION action_compare_always(a action_summary, b action_summary, expected_n bigint, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_action_compare_always' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_compare_always(action_summary, action_summary, bigint, double precision) IS 'a - b per customer, with p and interval that hold however often one looks; narrowest at expected_n rows a side';

-- Several groups, many tests

CREATE FUNCTION rates_test(groups rate_summary[]) RETURNS kpi_group_test
    AS 'MODULE_PATHNAME', 'akpi_rates_test' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rates_test(rate_summary[]) IS 'chi-squared test of equal rates; groups without rows and NULLs are left out';
CREATE FUNCTION nps_test(groups nps_summary[]) RETURNS kpi_group_test
    AS 'MODULE_PATHNAME', 'akpi_nps_test' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_test(nps_summary[]) IS 'Kruskal-Wallis test of detractors, passives and promoters; groups without answers and NULLs are left out';
CREATE FUNCTION p_adjust(p double precision[], method text DEFAULT 'bh') RETURNS double precision[]
    AS 'MODULE_PATHNAME', 'akpi_p_adjust' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION p_adjust(double precision[], text) IS 'p-values adjusted for their number, in their order; methods bh, holm, by; NULLs stay';
CREATE FUNCTION kpi_shrink(value double precision[], stderr double precision[]) RETURNS double precision[]
    AS 'MODULE_PATHNAME', 'akpi_kpi_shrink' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_shrink(double precision[], double precision[]) IS 'values of segments drawn towards their common mean by the share of their variance that is chance; NULLs stay';

-- Control charts

CREATE FUNCTION p_chart(sample rate_summary, baseline rate_summary, sigma double precision DEFAULT 3) RETURNS kpi_limits
    AS 'MODULE_PATHNAME', 'akpi_p_chart' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION p_chart(rate_summary, rate_summary, double precision) IS 'control limits of a rate in percent, for the size of the sample around the baseline';
CREATE FUNCTION p_prime_chart(sample rate_summary, baseline rate_summary, sigma_z double precision, sigma double precision DEFAULT 3) RETURNS kpi_limits
    AS 'MODULE_PATHNAME', 'akpi_p_prime_chart' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION p_prime_chart(rate_summary, rate_summary, double precision, double precision) IS 'Laney p-prime chart: control limits of a rate in percent, sigma_z times as wide as those of p_chart';
CREATE FUNCTION sigma_z(samples rate_summary[]) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_sigma_z' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sigma_z(rate_summary[]) IS 'of the samples of a baseline in their order, how many times as much as chance they vary, for p_prime_chart; NULL for fewer than two, or without spread';
CREATE FUNCTION u_chart(sample action_summary, baseline action_summary, sigma double precision DEFAULT 3, dispersion text DEFAULT 'poisson') RETURNS kpi_limits
    AS 'MODULE_PATHNAME', 'akpi_u_chart_dispersion' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION u_chart(action_summary, action_summary, double precision, text) IS 'control limits of actions per customer, for the size of the sample around the baseline; dispersion poisson, or empirical: that of the baseline';
CREATE FUNCTION nps_chart(sample nps_summary, baseline nps_summary, sigma double precision DEFAULT 3) RETURNS kpi_limits
    AS 'MODULE_PATHNAME', 'akpi_nps_chart' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_chart(nps_summary, nps_summary, double precision) IS 'control limits of an NPS in points, for the size of the sample around the baseline';
CREATE FUNCTION akpi_xmr_final("values" double precision[]) RETURNS kpi_xmr_result
    AS 'MODULE_PATHNAME', 'akpi_kpi_xmr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_xmr_final(double precision[]) IS 'internal: final function of kpi_xmr: the limits of values in their order';
CREATE AGGREGATE kpi_xmr(value double precision) (
    STYPE = double precision[], SFUNC = pg_catalog.array_append, FINALFUNC = akpi_xmr_final, PARALLEL = SAFE);
COMMENT ON AGGREGATE kpi_xmr(value double precision) IS 'individuals and moving ranges chart of a series: kpi_xmr(value ORDER BY period); NULL where no two values follow each other';

-- How many answers

CREATE FUNCTION rate_sample_size(margin double precision, confidence double precision DEFAULT 0.95, expected double precision DEFAULT 50) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_rate_sample_size' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_sample_size(double precision, double precision, double precision) IS 'answers needed for a rate within a margin in percentage points, by the width of the Wilson interval';
CREATE FUNCTION nps_sample_size(margin double precision, confidence double precision DEFAULT 0.95) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_nps_sample_size' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_sample_size(double precision, double precision) IS 'answers needed for an NPS within a margin in points, at worst';
CREATE FUNCTION rate_mde(a rate_summary, b rate_summary, power double precision DEFAULT 0.8, confidence double precision DEFAULT 0.95) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_mde' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_mde(rate_summary, rate_summary, double precision, double precision) IS 'the smallest difference in percentage points that samples such as these find with this power';
CREATE FUNCTION nps_mde(a nps_summary, b nps_summary, power double precision DEFAULT 0.8, confidence double precision DEFAULT 0.95) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_nps_mde' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_mde(nps_summary, nps_summary, double precision, double precision) IS 'the smallest difference in points that samples such as these find with this power';

-- A series

CREATE FUNCTION kpi_sparkline("values" double precision[]) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_kpi_sparkline' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_sparkline(double precision[]) IS 'a series as one word of eight block characters; a space for NULL';

CREATE FUNCTION akpi_trend_final("values" double precision[]) RETURNS kpi_trend_result
    AS 'MODULE_PATHNAME', 'akpi_kpi_trend_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_trend_final(double precision[]) IS 'internal: final function of kpi_trend: the trend of values in their order';
CREATE AGGREGATE kpi_trend(value double precision) (
    STYPE = double precision[], SFUNC = pg_catalog.array_append, FINALFUNC = akpi_trend_final, PARALLEL = SAFE);
COMMENT ON AGGREGATE kpi_trend(value double precision) IS 'Mann-Kendall trend and Sen slope of a series: kpi_trend(value ORDER BY period); a NULL keeps its place; NULL over no values';

CREATE FUNCTION akpi_trend_seasonal_final(series bytea) RETURNS kpi_trend_result
    AS 'MODULE_PATHNAME', 'akpi_kpi_trend_seasonal' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_trend_seasonal_final(bytea) IS 'internal: final function of kpi_trend_seasonal: the trend of values in their order, each with its season';
CREATE FUNCTION akpi_season_accum(series bytea, value double precision, season text) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_season_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_season_accum(bytea, double precision, text) IS 'internal: transition of kpi_trend_seasonal: one value and its season';
CREATE AGGREGATE kpi_trend_seasonal(value double precision, season text) (
    STYPE = bytea, SFUNC = akpi_season_accum, FINALFUNC = akpi_trend_seasonal_final, PARALLEL = SAFE);
COMMENT ON AGGREGATE kpi_trend_seasonal(value double precision, season text) IS 'trend of a series beside its seasons, each compared with itself only: kpi_trend_seasonal(value, season ORDER BY period); NULL over no values';
CREATE FUNCTION akpi_season_accum(series bytea, value double precision, season integer) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_season_accum_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_season_accum(bytea, double precision, integer) IS 'internal: transition of kpi_trend_seasonal: one value and its season';
CREATE AGGREGATE kpi_trend_seasonal(value double precision, season integer) (
    STYPE = bytea, SFUNC = akpi_season_accum, FINALFUNC = akpi_trend_seasonal_final, PARALLEL = SAFE);
COMMENT ON AGGREGATE kpi_trend_seasonal(value double precision, season integer) IS 'trend of a series beside its seasons, each compared with itself only: kpi_trend_seasonal(value, season ORDER BY period); NULL over no values';
CREATE FUNCTION akpi_season_accum(series bytea, value double precision, season numeric) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_season_accum_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_season_accum(bytea, double precision, numeric) IS 'internal: transition of kpi_trend_seasonal: one value and its season';
CREATE AGGREGATE kpi_trend_seasonal(value double precision, season numeric) (
    STYPE = bytea, SFUNC = akpi_season_accum, FINALFUNC = akpi_trend_seasonal_final, PARALLEL = SAFE);
COMMENT ON AGGREGATE kpi_trend_seasonal(value double precision, season numeric) IS 'trend of a series beside its seasons, each compared with itself only: kpi_trend_seasonal(value, season ORDER BY period); NULL over no values';
CREATE FUNCTION akpi_season_accum(series bytea, value double precision, season double precision) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_season_accum_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_season_accum(bytea, double precision, double precision) IS 'internal: transition of kpi_trend_seasonal: one value and its season';
CREATE AGGREGATE kpi_trend_seasonal(value double precision, season double precision) (
    STYPE = bytea, SFUNC = akpi_season_accum, FINALFUNC = akpi_trend_seasonal_final, PARALLEL = SAFE);
COMMENT ON AGGREGATE kpi_trend_seasonal(value double precision, season double precision) IS 'trend of a series beside its seasons, each compared with itself only: kpi_trend_seasonal(value, season ORDER BY period); NULL over no values';

CREATE FUNCTION kpi_growth(start double precision, "end" double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_kpi_growth' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_growth(start double precision, "end" double precision) IS '100 * (end - start) / start; NULL from a start of 0';
CREATE FUNCTION kpi_cagr(start double precision, "end" double precision, periods double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_kpi_cagr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_cagr(start double precision, "end" double precision, periods double precision) IS 'compound growth per period in percent: 100 * ((end / start)^(1 / periods) - 1); NULL from a start of 0';

-- What views of releases before 0.8.0 call: without a method or a population

CREATE FUNCTION akpi_rate_ci(summary rate_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'wilson') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_rate_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_rate_ci(rate_summary, double precision, text) IS 'internal: rate_ci, as views made before 0.8.0 call it';
CREATE FUNCTION akpi_nps_ci(summary nps_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'adjusted_wald') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_nps_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_nps_ci(nps_summary, double precision, text) IS 'internal: nps_ci, as views made before 0.8.0 call it';
CREATE FUNCTION akpi_action_ci(summary action_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'student') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_action_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_action_ci(action_summary, double precision, text) IS 'internal: action_ci, by method student unless told otherwise, as views made before 0.8.0 call it';
CREATE FUNCTION akpi_rate_compare(a rate_summary, b rate_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_rate_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_rate_compare(rate_summary, rate_summary, double precision) IS 'internal: rate_compare by method newcombe, as views made before 0.8.0 call it';
CREATE FUNCTION akpi_nps_compare(a nps_summary, b nps_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_nps_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_nps_compare(nps_summary, nps_summary, double precision) IS 'internal: nps_compare by method wald, as views made before 0.8.0 call it';
CREATE FUNCTION akpi_action_compare(a action_summary, b action_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_action_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_action_compare(action_summary, action_summary, double precision) IS 'internal: action_compare by method welch, as views made before 0.8.0 call it';
CREATE FUNCTION akpi_u_chart(sample action_summary, baseline action_summary, sigma double precision DEFAULT 3) RETURNS kpi_limits
    AS 'MODULE_PATHNAME', 'akpi_u_chart' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_u_chart(action_summary, action_summary, double precision) IS 'internal: u_chart of Poisson counts, as views made before 0.8.0 call it';
