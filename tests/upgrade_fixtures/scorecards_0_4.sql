-- The scorecards of tests/stored/create_scorecards.sql as 0.3.0 and 0.4.0 made them: what
-- kpi_scorecard_sql of 0.4.0 prints.
CREATE VIEW public.card_view_summary AS
SELECT
    date_trunc('month', c.day::timestamp)::date AS period,
    c.region,
    public.rate_agg(c.now) AS ambassador_rate,
    public.growth_agg(c.was, c.now) AS advocacy_growth,
    public.action_agg(c.actions) AS advocacy_actions,
    public.nps_agg(c.score) AS nps
FROM public.survey AS c
GROUP BY 1, 2;

CREATE VIEW public.card_view AS
WITH rolled AS (
    -- every segment, and all of them together: counts are added up, rates never are
    SELECT
        s.period,
        s.region,
        GROUPING(s.region) = 1 AS total,
        public.rollup(s.ambassador_rate) AS ambassador_rate,
        public.rollup(s.advocacy_growth) AS advocacy_growth,
        public.rollup(s.advocacy_actions) AS advocacy_actions,
        public.rollup(s.nps) AS nps
    FROM public.card_view_summary AS s
    GROUP BY GROUPING SETS ((s.period, s.region), (s.period))
),
beside AS (
    -- the period just before, not the last that there happened to be
    SELECT
        r.period,
        r.region,
        r.total,
        r.ambassador_rate,
        public.rollup(r.ambassador_rate) FILTER (WHERE isfinite(r.period)) OVER before AS ambassador_rate_before,
        r.advocacy_growth,
        public.rollup(r.advocacy_growth) FILTER (WHERE isfinite(r.period)) OVER before AS advocacy_growth_before,
        r.advocacy_actions,
        public.rollup(r.advocacy_actions) FILTER (WHERE isfinite(r.period)) OVER before AS advocacy_actions_before,
        r.nps,
        public.rollup(r.nps) FILTER (WHERE isfinite(r.period)) OVER before AS nps_before
    FROM rolled AS r
    WINDOW before AS (
        PARTITION BY r.total, r.region ORDER BY r.period
        RANGE BETWEEN '1 month' PRECEDING AND '1 month' PRECEDING
    )
),
measured AS (
    SELECT b.period, b.region, b.total, m.*
    FROM beside AS b
    CROSS JOIN LATERAL (
        VALUES
            ('ambassador_rate', public.ambassador_rate(b.ambassador_rate), public.rate_hits(b.ambassador_rate), public.rate_total(b.ambassador_rate), public.rate_total(b.ambassador_rate),
             public.rate_ci(b.ambassador_rate), public.ambassador_rate(b.ambassador_rate_before), public.rate_compare(b.ambassador_rate, b.ambassador_rate_before)),
            ('advocacy_growth', public.advocacy_growth(b.advocacy_growth), public.growth_end(b.advocacy_growth) - public.growth_start(b.advocacy_growth), public.growth_start(b.advocacy_growth), public.growth_start(b.advocacy_growth),
             NULL::public.kpi_interval, public.advocacy_growth(b.advocacy_growth_before), NULL::public.kpi_comparison),
            ('advocacy_actions', public.advocacy_actions(b.advocacy_actions), public.action_total(b.advocacy_actions), public.action_customers(b.advocacy_actions), public.action_customers(b.advocacy_actions),
             public.action_ci(b.advocacy_actions), public.advocacy_actions(b.advocacy_actions_before), public.action_compare(b.advocacy_actions, b.advocacy_actions_before)),
            ('nps', public.nps(b.nps), public.nps_promoters(b.nps) - public.nps_detractors(b.nps), public.nps_responses(b.nps), public.nps_responses(b.nps),
             public.nps_ci(b.nps), public.nps(b.nps_before), public.nps_compare(b.nps, b.nps_before))
    ) AS m (kpi, value, numerator, denominator, n, ci, previous, comparison)
),
meant AS (
    -- what the catalogue says of each KPI, read once
    SELECT k.kpi, f.title, f.family, f.unit, f.target, b.benchmark
    FROM unnest(ARRAY['ambassador_rate', 'advocacy_growth', 'advocacy_actions', 'nps']) AS k (kpi)
    CROSS JOIN LATERAL public.kpi_facts(k.kpi) AS f
    LEFT JOIN LATERAL public.kpi_benchmark_nearest(k.kpi, f.unit, public.kpi_benchmark_asked('{}'::jsonb, NULL::double precision)) AS b ON true
)
SELECT
    m.period,
    m.region,
    m.kpi,
    k.title,
    k.family,
    m.value,
    k.unit,
    m.numerator,
    m.denominator,
    m.n,
    (m.ci).low AS ci_low,
    (m.ci).high AS ci_high,
    public.kpi_band(m.kpi, m.value) AS band,
    public.kpi_band_rank(m.kpi, m.value) AS band_rank,
    k.target,
    m.previous,
    m.value - m.previous AS change,
    (m.comparison).p_value < 0.05 AS change_significant,
    (public.kpi_trend(m.value) OVER recent).direction AS trend,
    public.kpi_sparkline(array_agg(m.value) OVER recent) AS sparkline,
    k.benchmark,
    m.value - k.benchmark AS benchmark_gap,
    m.total
FROM measured AS m
JOIN meant AS k ON k.kpi = m.kpi
WINDOW recent AS (
    PARTITION BY m.kpi, m.total, m.region ORDER BY m.period
    RANGE BETWEEN '11 months' PRECEDING AND CURRENT ROW
);

CREATE VIEW public.card_view_wide AS
SELECT
    s.period,
    s.region,
    public.ambassador_rate(s.ambassador_rate) AS ambassador_rate,
    public.advocacy_growth(s.advocacy_growth) AS advocacy_growth,
    public.advocacy_actions(s.advocacy_actions) AS advocacy_actions,
    public.nps(s.nps) AS nps
FROM public.card_view_summary AS s;

COMMENT ON VIEW public.card_view IS 'scorecard of public.survey by month and region: one row a period, segment and KPI, and one a period and KPI for all segments together';
COMMENT ON VIEW public.card_view_wide IS 'scorecard of public.survey by month and region: one row a period and segment, one column a KPI';
COMMENT ON VIEW public.card_view_summary IS 'summaries of public.survey by month and region, to be read by the functions of advocacy_kpi';
COMMENT ON COLUMN public.card_view.period IS 'first day of the month';
COMMENT ON COLUMN public.card_view.region IS 'segment: region of public.survey';
COMMENT ON COLUMN public.card_view_wide.period IS 'first day of the month';
COMMENT ON COLUMN public.card_view_wide.region IS 'segment: region of public.survey';
COMMENT ON COLUMN public.card_view_summary.period IS 'first day of the month';
COMMENT ON COLUMN public.card_view_summary.region IS 'segment: region of public.survey';
COMMENT ON COLUMN public.card_view_wide.ambassador_rate IS 'Ambassador Rate, in percent';
COMMENT ON COLUMN public.card_view_summary.ambassador_rate IS 'summary for: Ambassador Rate, in percent';
COMMENT ON COLUMN public.card_view_wide.advocacy_growth IS 'Advocacy Growth, in percent';
COMMENT ON COLUMN public.card_view_summary.advocacy_growth IS 'summary for: Advocacy Growth, in percent';
COMMENT ON COLUMN public.card_view_wide.advocacy_actions IS 'Advocacy Actions, per customer';
COMMENT ON COLUMN public.card_view_summary.advocacy_actions IS 'summary for: Advocacy Actions, per customer';
COMMENT ON COLUMN public.card_view_wide.nps IS 'Net Promoter Score, in points';
COMMENT ON COLUMN public.card_view_summary.nps IS 'summary for: Net Promoter Score, in points';
COMMENT ON COLUMN public.card_view.kpi IS 'name of the KPI';
COMMENT ON COLUMN public.card_view.title IS 'name of the KPI for people';
COMMENT ON COLUMN public.card_view.family IS 'advocacy, ambassadorship or composite';
COMMENT ON COLUMN public.card_view.value IS 'value of the KPI, in its unit; NULL over no rows';
COMMENT ON COLUMN public.card_view.unit IS 'percent (0-100), ratio, points or count';
COMMENT ON COLUMN public.card_view.numerator IS 'what was counted';
COMMENT ON COLUMN public.card_view.denominator IS 'what it was counted against';
COMMENT ON COLUMN public.card_view.n IS 'customers, answers or people that the value rests on';
COMMENT ON COLUMN public.card_view.ci_low IS 'lower limit of the confidence interval, where the KPI has one';
COMMENT ON COLUMN public.card_view.ci_high IS 'upper limit of the confidence interval, where the KPI has one';
COMMENT ON COLUMN public.card_view.band IS 'band that the value falls in';
COMMENT ON COLUMN public.card_view.band_rank IS 'position of the band, 1 = worst';
COMMENT ON COLUMN public.card_view.target IS 'value to reach';
COMMENT ON COLUMN public.card_view.previous IS 'value in the period just before';
COMMENT ON COLUMN public.card_view.change IS 'value less previous';
COMMENT ON COLUMN public.card_view.change_significant IS 'whether the change is more than chance explains';
COMMENT ON COLUMN public.card_view.trend IS 'rising, falling or no trend (Mann-Kendall at 5 %), up to this period';
COMMENT ON COLUMN public.card_view.sparkline IS 'values up to this period, as a word of bars';
COMMENT ON COLUMN public.card_view.benchmark IS 'value of others that fits best';
COMMENT ON COLUMN public.card_view.benchmark_gap IS 'value less benchmark';
COMMENT ON COLUMN public.card_view.total IS 'true on the row of all segments together';

CREATE MATERIALIZED VIEW public.card_materialized_summary AS
SELECT
    date_trunc('month', c.day::timestamp)::date AS period,
    c.region,
    public.rate_agg(c.now) AS ambassador_rate,
    public.growth_agg(c.was, c.now) AS advocacy_growth,
    public.action_agg(c.actions) AS advocacy_actions,
    public.nps_agg(c.score) AS nps
FROM public.survey AS c
GROUP BY 1, 2;

CREATE UNIQUE INDEX ON public.card_materialized_summary (period, region);

CREATE VIEW public.card_materialized AS
WITH rolled AS (
    -- every segment, and all of them together: counts are added up, rates never are
    SELECT
        s.period,
        s.region,
        GROUPING(s.region) = 1 AS total,
        public.rollup(s.ambassador_rate) AS ambassador_rate,
        public.rollup(s.advocacy_growth) AS advocacy_growth,
        public.rollup(s.advocacy_actions) AS advocacy_actions,
        public.rollup(s.nps) AS nps
    FROM public.card_materialized_summary AS s
    GROUP BY GROUPING SETS ((s.period, s.region), (s.period))
),
beside AS (
    -- the period just before, not the last that there happened to be
    SELECT
        r.period,
        r.region,
        r.total,
        r.ambassador_rate,
        public.rollup(r.ambassador_rate) FILTER (WHERE isfinite(r.period)) OVER before AS ambassador_rate_before,
        r.advocacy_growth,
        public.rollup(r.advocacy_growth) FILTER (WHERE isfinite(r.period)) OVER before AS advocacy_growth_before,
        r.advocacy_actions,
        public.rollup(r.advocacy_actions) FILTER (WHERE isfinite(r.period)) OVER before AS advocacy_actions_before,
        r.nps,
        public.rollup(r.nps) FILTER (WHERE isfinite(r.period)) OVER before AS nps_before
    FROM rolled AS r
    WINDOW before AS (
        PARTITION BY r.total, r.region ORDER BY r.period
        RANGE BETWEEN '1 month' PRECEDING AND '1 month' PRECEDING
    )
),
measured AS (
    SELECT b.period, b.region, b.total, m.*
    FROM beside AS b
    CROSS JOIN LATERAL (
        VALUES
            ('ambassador_rate', public.ambassador_rate(b.ambassador_rate), public.rate_hits(b.ambassador_rate), public.rate_total(b.ambassador_rate), public.rate_total(b.ambassador_rate),
             public.rate_ci(b.ambassador_rate), public.ambassador_rate(b.ambassador_rate_before), public.rate_compare(b.ambassador_rate, b.ambassador_rate_before)),
            ('advocacy_growth', public.advocacy_growth(b.advocacy_growth), public.growth_end(b.advocacy_growth) - public.growth_start(b.advocacy_growth), public.growth_start(b.advocacy_growth), public.growth_start(b.advocacy_growth),
             NULL::public.kpi_interval, public.advocacy_growth(b.advocacy_growth_before), NULL::public.kpi_comparison),
            ('advocacy_actions', public.advocacy_actions(b.advocacy_actions), public.action_total(b.advocacy_actions), public.action_customers(b.advocacy_actions), public.action_customers(b.advocacy_actions),
             public.action_ci(b.advocacy_actions), public.advocacy_actions(b.advocacy_actions_before), public.action_compare(b.advocacy_actions, b.advocacy_actions_before)),
            ('nps', public.nps(b.nps), public.nps_promoters(b.nps) - public.nps_detractors(b.nps), public.nps_responses(b.nps), public.nps_responses(b.nps),
             public.nps_ci(b.nps), public.nps(b.nps_before), public.nps_compare(b.nps, b.nps_before))
    ) AS m (kpi, value, numerator, denominator, n, ci, previous, comparison)
),
meant AS (
    -- what the catalogue says of each KPI, read once
    SELECT k.kpi, f.title, f.family, f.unit, f.target, b.benchmark
    FROM unnest(ARRAY['ambassador_rate', 'advocacy_growth', 'advocacy_actions', 'nps']) AS k (kpi)
    CROSS JOIN LATERAL public.kpi_facts(k.kpi) AS f
    LEFT JOIN LATERAL public.kpi_benchmark_nearest(k.kpi, f.unit, public.kpi_benchmark_asked('{}'::jsonb, NULL::double precision)) AS b ON true
)
SELECT
    m.period,
    m.region,
    m.kpi,
    k.title,
    k.family,
    m.value,
    k.unit,
    m.numerator,
    m.denominator,
    m.n,
    (m.ci).low AS ci_low,
    (m.ci).high AS ci_high,
    public.kpi_band(m.kpi, m.value) AS band,
    public.kpi_band_rank(m.kpi, m.value) AS band_rank,
    k.target,
    m.previous,
    m.value - m.previous AS change,
    (m.comparison).p_value < 0.05 AS change_significant,
    (public.kpi_trend(m.value) OVER recent).direction AS trend,
    public.kpi_sparkline(array_agg(m.value) OVER recent) AS sparkline,
    k.benchmark,
    m.value - k.benchmark AS benchmark_gap,
    m.total
FROM measured AS m
JOIN meant AS k ON k.kpi = m.kpi
WINDOW recent AS (
    PARTITION BY m.kpi, m.total, m.region ORDER BY m.period
    RANGE BETWEEN '11 months' PRECEDING AND CURRENT ROW
);

CREATE VIEW public.card_materialized_wide AS
SELECT
    s.period,
    s.region,
    public.ambassador_rate(s.ambassador_rate) AS ambassador_rate,
    public.advocacy_growth(s.advocacy_growth) AS advocacy_growth,
    public.advocacy_actions(s.advocacy_actions) AS advocacy_actions,
    public.nps(s.nps) AS nps
FROM public.card_materialized_summary AS s;

COMMENT ON VIEW public.card_materialized IS 'scorecard of public.survey by month and region: one row a period, segment and KPI, and one a period and KPI for all segments together';
COMMENT ON VIEW public.card_materialized_wide IS 'scorecard of public.survey by month and region: one row a period and segment, one column a KPI';
COMMENT ON MATERIALIZED VIEW public.card_materialized_summary IS 'summaries of public.survey by month and region, to be read by the functions of advocacy_kpi';
COMMENT ON COLUMN public.card_materialized.period IS 'first day of the month';
COMMENT ON COLUMN public.card_materialized.region IS 'segment: region of public.survey';
COMMENT ON COLUMN public.card_materialized_wide.period IS 'first day of the month';
COMMENT ON COLUMN public.card_materialized_wide.region IS 'segment: region of public.survey';
COMMENT ON COLUMN public.card_materialized_summary.period IS 'first day of the month';
COMMENT ON COLUMN public.card_materialized_summary.region IS 'segment: region of public.survey';
COMMENT ON COLUMN public.card_materialized_wide.ambassador_rate IS 'Ambassador Rate, in percent';
COMMENT ON COLUMN public.card_materialized_summary.ambassador_rate IS 'summary for: Ambassador Rate, in percent';
COMMENT ON COLUMN public.card_materialized_wide.advocacy_growth IS 'Advocacy Growth, in percent';
COMMENT ON COLUMN public.card_materialized_summary.advocacy_growth IS 'summary for: Advocacy Growth, in percent';
COMMENT ON COLUMN public.card_materialized_wide.advocacy_actions IS 'Advocacy Actions, per customer';
COMMENT ON COLUMN public.card_materialized_summary.advocacy_actions IS 'summary for: Advocacy Actions, per customer';
COMMENT ON COLUMN public.card_materialized_wide.nps IS 'Net Promoter Score, in points';
COMMENT ON COLUMN public.card_materialized_summary.nps IS 'summary for: Net Promoter Score, in points';
COMMENT ON COLUMN public.card_materialized.kpi IS 'name of the KPI';
COMMENT ON COLUMN public.card_materialized.title IS 'name of the KPI for people';
COMMENT ON COLUMN public.card_materialized.family IS 'advocacy, ambassadorship or composite';
COMMENT ON COLUMN public.card_materialized.value IS 'value of the KPI, in its unit; NULL over no rows';
COMMENT ON COLUMN public.card_materialized.unit IS 'percent (0-100), ratio, points or count';
COMMENT ON COLUMN public.card_materialized.numerator IS 'what was counted';
COMMENT ON COLUMN public.card_materialized.denominator IS 'what it was counted against';
COMMENT ON COLUMN public.card_materialized.n IS 'customers, answers or people that the value rests on';
COMMENT ON COLUMN public.card_materialized.ci_low IS 'lower limit of the confidence interval, where the KPI has one';
COMMENT ON COLUMN public.card_materialized.ci_high IS 'upper limit of the confidence interval, where the KPI has one';
COMMENT ON COLUMN public.card_materialized.band IS 'band that the value falls in';
COMMENT ON COLUMN public.card_materialized.band_rank IS 'position of the band, 1 = worst';
COMMENT ON COLUMN public.card_materialized.target IS 'value to reach';
COMMENT ON COLUMN public.card_materialized.previous IS 'value in the period just before';
COMMENT ON COLUMN public.card_materialized.change IS 'value less previous';
COMMENT ON COLUMN public.card_materialized.change_significant IS 'whether the change is more than chance explains';
COMMENT ON COLUMN public.card_materialized.trend IS 'rising, falling or no trend (Mann-Kendall at 5 %), up to this period';
COMMENT ON COLUMN public.card_materialized.sparkline IS 'values up to this period, as a word of bars';
COMMENT ON COLUMN public.card_materialized.benchmark IS 'value of others that fits best';
COMMENT ON COLUMN public.card_materialized.benchmark_gap IS 'value less benchmark';
COMMENT ON COLUMN public.card_materialized.total IS 'true on the row of all segments together';

-- In one transaction: until it ends, the triggers lack what they append to.

CREATE VIEW public.card_live_source AS
SELECT
    date_trunc('month', c.day::timestamp)::date AS period,
    c.region,
    public.rate_agg(c.now) AS ambassador_rate,
    public.growth_agg(c.was, c.now) AS advocacy_growth,
    public.action_agg(c.actions) AS advocacy_actions,
    public.nps_agg(c.score) AS nps,
    count(*) AS kpi_rows
FROM public.survey AS c
GROUP BY 1, 2;

CREATE FUNCTION public.card_live_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $kpi$
#variable_conflict use_column
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO public.card_live_delta
        SELECT
            date_trunc('month', c.day::timestamp)::date AS period,
            c.region,
            public.rate_agg(c.now) AS ambassador_rate,
            public.growth_agg(c.was, c.now) AS advocacy_growth,
            public.action_agg(c.actions) AS advocacy_actions,
            public.nps_agg(c.score) AS nps,
            count(*) AS kpi_rows
        FROM kpi_came AS c
        GROUP BY 1, 2;
    ELSIF TG_OP = 'UPDATE' THEN
        -- A group that gains what it loses has not changed.
        WITH came AS (
            SELECT
                date_trunc('month', c.day::timestamp)::date AS period,
                c.region,
                public.rate_agg(c.now) AS ambassador_rate,
                public.growth_agg(c.was, c.now) AS advocacy_growth,
                public.action_agg(c.actions) AS advocacy_actions,
                public.nps_agg(c.score) AS nps,
                count(*) AS kpi_rows
            FROM kpi_came AS c
            GROUP BY 1, 2
        ), gone AS (
            SELECT
                date_trunc('month', c.day::timestamp)::date AS period,
                c.region,
                public.rate_agg(c.now) AS ambassador_rate,
                public.growth_agg(c.was, c.now) AS advocacy_growth,
                public.action_agg(c.actions) AS advocacy_actions,
                public.nps_agg(c.score) AS nps,
                count(*) AS kpi_rows
            FROM kpi_gone AS c
            GROUP BY 1, 2
        )
        INSERT INTO public.card_live_delta
        SELECT period, region, ambassador_rate, advocacy_growth, advocacy_actions, nps, kpi_rows FROM (TABLE came EXCEPT TABLE gone) AS came
        UNION ALL
        SELECT period, region, ambassador_rate, advocacy_growth, advocacy_actions, nps, -kpi_rows FROM (TABLE gone EXCEPT TABLE came) AS gone;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO public.card_live_delta
        SELECT period, region, ambassador_rate, advocacy_growth, advocacy_actions, nps, -kpi_rows FROM (
            SELECT
                date_trunc('month', c.day::timestamp)::date AS period,
                c.region,
                public.rate_agg(c.now) AS ambassador_rate,
                public.growth_agg(c.was, c.now) AS advocacy_growth,
                public.action_agg(c.actions) AS advocacy_actions,
                public.nps_agg(c.score) AS nps,
                count(*) AS kpi_rows
            FROM kpi_gone AS c
            GROUP BY 1, 2
        ) AS gone;
    ELSIF TG_WHEN = 'AFTER' THEN
        -- The whole table was truncated.
        TRUNCATE public.card_live_delta;
    ELSIF current_setting('transaction_isolation') IN ('read committed', 'read uncommitted') THEN
        -- One table of several will be; its name is written in full, as the search_path is bare.
        EXECUTE 'INSERT INTO public.card_live_delta SELECT period, region, ambassador_rate, advocacy_growth, advocacy_actions, nps, -kpi_rows FROM (SELECT
    date_trunc(''month'', c.day::timestamp)::date AS period,
    c.region,
    public.rate_agg(c.now) AS ambassador_rate,
    public.growth_agg(c.was, c.now) AS advocacy_growth,
    public.action_agg(c.actions) AS advocacy_actions,
    public.nps_agg(c.score) AS nps,
    count(*) AS kpi_rows
FROM ONLY ' || TG_RELID::regclass::text || ' AS c
GROUP BY 1, 2) AS gone';
    ELSE
        RAISE EXCEPTION USING
            ERRCODE = 'active_sql_transaction',
            MESSAGE = format('TRUNCATE of %s, part of a live scorecard, in a transaction that is %s',
                TG_RELID::regclass, current_setting('transaction_isolation')),
            HINT = 'Its snapshot may not see every row that goes: use READ COMMITTED, or DELETE.';
    END IF;
    RETURN NULL;
END
$kpi$;

REVOKE ALL ON FUNCTION public.card_live_count() FROM PUBLIC;

ALTER FUNCTION public.card_live_count() DEPENDS ON EXTENSION advocacy_kpi;

CREATE TRIGGER card_live_ins AFTER INSERT ON public.survey
    REFERENCING NEW TABLE AS kpi_came FOR EACH STATEMENT EXECUTE FUNCTION public.card_live_count();

CREATE TRIGGER card_live_upd AFTER UPDATE ON public.survey
    REFERENCING OLD TABLE AS kpi_gone NEW TABLE AS kpi_came FOR EACH STATEMENT EXECUTE FUNCTION public.card_live_count();

CREATE TRIGGER card_live_del AFTER DELETE ON public.survey
    REFERENCING OLD TABLE AS kpi_gone FOR EACH STATEMENT EXECUTE FUNCTION public.card_live_count();

CREATE TRIGGER card_live_trunc AFTER TRUNCATE ON public.survey
    FOR EACH STATEMENT EXECUTE FUNCTION public.card_live_count();

CREATE TABLE public.card_live_delta AS TABLE public.card_live_source;

CREATE VIEW public.card_live_summary AS
SELECT
    d.period,
    d.region,
    public.rollup(d.ambassador_rate) FILTER (WHERE d.kpi_rows > 0) OPERATOR(public.-) public.rollup(d.ambassador_rate) FILTER (WHERE d.kpi_rows < 0) AS ambassador_rate,
    public.rollup(d.advocacy_growth) FILTER (WHERE d.kpi_rows > 0) OPERATOR(public.-) public.rollup(d.advocacy_growth) FILTER (WHERE d.kpi_rows < 0) AS advocacy_growth,
    public.rollup(d.advocacy_actions) FILTER (WHERE d.kpi_rows > 0) OPERATOR(public.-) public.rollup(d.advocacy_actions) FILTER (WHERE d.kpi_rows < 0) AS advocacy_actions,
    public.rollup(d.nps) FILTER (WHERE d.kpi_rows > 0) OPERATOR(public.-) public.rollup(d.nps) FILTER (WHERE d.kpi_rows < 0) AS nps
FROM public.card_live_delta AS d
GROUP BY d.period, d.region
HAVING sum(d.kpi_rows) > 0;

CREATE VIEW public.card_live AS
WITH rolled AS (
    -- every segment, and all of them together: counts are added up, rates never are
    SELECT
        s.period,
        s.region,
        GROUPING(s.region) = 1 AS total,
        public.rollup(s.ambassador_rate) AS ambassador_rate,
        public.rollup(s.advocacy_growth) AS advocacy_growth,
        public.rollup(s.advocacy_actions) AS advocacy_actions,
        public.rollup(s.nps) AS nps
    FROM public.card_live_summary AS s
    GROUP BY GROUPING SETS ((s.period, s.region), (s.period))
),
beside AS (
    -- the period just before, not the last that there happened to be
    SELECT
        r.period,
        r.region,
        r.total,
        r.ambassador_rate,
        public.rollup(r.ambassador_rate) FILTER (WHERE isfinite(r.period)) OVER before AS ambassador_rate_before,
        r.advocacy_growth,
        public.rollup(r.advocacy_growth) FILTER (WHERE isfinite(r.period)) OVER before AS advocacy_growth_before,
        r.advocacy_actions,
        public.rollup(r.advocacy_actions) FILTER (WHERE isfinite(r.period)) OVER before AS advocacy_actions_before,
        r.nps,
        public.rollup(r.nps) FILTER (WHERE isfinite(r.period)) OVER before AS nps_before
    FROM rolled AS r
    WINDOW before AS (
        PARTITION BY r.total, r.region ORDER BY r.period
        RANGE BETWEEN '1 month' PRECEDING AND '1 month' PRECEDING
    )
),
measured AS (
    SELECT b.period, b.region, b.total, m.*
    FROM beside AS b
    CROSS JOIN LATERAL (
        VALUES
            ('ambassador_rate', public.ambassador_rate(b.ambassador_rate), public.rate_hits(b.ambassador_rate), public.rate_total(b.ambassador_rate), public.rate_total(b.ambassador_rate),
             public.rate_ci(b.ambassador_rate), public.ambassador_rate(b.ambassador_rate_before), public.rate_compare(b.ambassador_rate, b.ambassador_rate_before)),
            ('advocacy_growth', public.advocacy_growth(b.advocacy_growth), public.growth_end(b.advocacy_growth) - public.growth_start(b.advocacy_growth), public.growth_start(b.advocacy_growth), public.growth_start(b.advocacy_growth),
             NULL::public.kpi_interval, public.advocacy_growth(b.advocacy_growth_before), NULL::public.kpi_comparison),
            ('advocacy_actions', public.advocacy_actions(b.advocacy_actions), public.action_total(b.advocacy_actions), public.action_customers(b.advocacy_actions), public.action_customers(b.advocacy_actions),
             public.action_ci(b.advocacy_actions), public.advocacy_actions(b.advocacy_actions_before), public.action_compare(b.advocacy_actions, b.advocacy_actions_before)),
            ('nps', public.nps(b.nps), public.nps_promoters(b.nps) - public.nps_detractors(b.nps), public.nps_responses(b.nps), public.nps_responses(b.nps),
             public.nps_ci(b.nps), public.nps(b.nps_before), public.nps_compare(b.nps, b.nps_before))
    ) AS m (kpi, value, numerator, denominator, n, ci, previous, comparison)
),
meant AS (
    -- what the catalogue says of each KPI, read once
    SELECT k.kpi, f.title, f.family, f.unit, f.target, b.benchmark
    FROM unnest(ARRAY['ambassador_rate', 'advocacy_growth', 'advocacy_actions', 'nps']) AS k (kpi)
    CROSS JOIN LATERAL public.kpi_facts(k.kpi) AS f
    LEFT JOIN LATERAL public.kpi_benchmark_nearest(k.kpi, f.unit, public.kpi_benchmark_asked('{}'::jsonb, NULL::double precision)) AS b ON true
)
SELECT
    m.period,
    m.region,
    m.kpi,
    k.title,
    k.family,
    m.value,
    k.unit,
    m.numerator,
    m.denominator,
    m.n,
    (m.ci).low AS ci_low,
    (m.ci).high AS ci_high,
    public.kpi_band(m.kpi, m.value) AS band,
    public.kpi_band_rank(m.kpi, m.value) AS band_rank,
    k.target,
    m.previous,
    m.value - m.previous AS change,
    (m.comparison).p_value < 0.05 AS change_significant,
    (public.kpi_trend(m.value) OVER recent).direction AS trend,
    public.kpi_sparkline(array_agg(m.value) OVER recent) AS sparkline,
    k.benchmark,
    m.value - k.benchmark AS benchmark_gap,
    m.total
FROM measured AS m
JOIN meant AS k ON k.kpi = m.kpi
WINDOW recent AS (
    PARTITION BY m.kpi, m.total, m.region ORDER BY m.period
    RANGE BETWEEN '11 months' PRECEDING AND CURRENT ROW
);

CREATE VIEW public.card_live_wide AS
SELECT
    s.period,
    s.region,
    public.ambassador_rate(s.ambassador_rate) AS ambassador_rate,
    public.advocacy_growth(s.advocacy_growth) AS advocacy_growth,
    public.advocacy_actions(s.advocacy_actions) AS advocacy_actions,
    public.nps(s.nps) AS nps
FROM public.card_live_summary AS s;

COMMENT ON VIEW public.card_live IS 'scorecard of public.survey by month and region: one row a period, segment and KPI, and one a period and KPI for all segments together';
COMMENT ON VIEW public.card_live_wide IS 'scorecard of public.survey by month and region: one row a period and segment, one column a KPI';
COMMENT ON VIEW public.card_live_summary IS 'summaries of public.survey by month and region, to be read by the functions of advocacy_kpi';
COMMENT ON COLUMN public.card_live.period IS 'first day of the month';
COMMENT ON COLUMN public.card_live.region IS 'segment: region of public.survey';
COMMENT ON COLUMN public.card_live_wide.period IS 'first day of the month';
COMMENT ON COLUMN public.card_live_wide.region IS 'segment: region of public.survey';
COMMENT ON COLUMN public.card_live_summary.period IS 'first day of the month';
COMMENT ON COLUMN public.card_live_summary.region IS 'segment: region of public.survey';
COMMENT ON COLUMN public.card_live_wide.ambassador_rate IS 'Ambassador Rate, in percent';
COMMENT ON COLUMN public.card_live_summary.ambassador_rate IS 'summary for: Ambassador Rate, in percent';
COMMENT ON COLUMN public.card_live_wide.advocacy_growth IS 'Advocacy Growth, in percent';
COMMENT ON COLUMN public.card_live_summary.advocacy_growth IS 'summary for: Advocacy Growth, in percent';
COMMENT ON COLUMN public.card_live_wide.advocacy_actions IS 'Advocacy Actions, per customer';
COMMENT ON COLUMN public.card_live_summary.advocacy_actions IS 'summary for: Advocacy Actions, per customer';
COMMENT ON COLUMN public.card_live_wide.nps IS 'Net Promoter Score, in points';
COMMENT ON COLUMN public.card_live_summary.nps IS 'summary for: Net Promoter Score, in points';
COMMENT ON COLUMN public.card_live.kpi IS 'name of the KPI';
COMMENT ON COLUMN public.card_live.title IS 'name of the KPI for people';
COMMENT ON COLUMN public.card_live.family IS 'advocacy, ambassadorship or composite';
COMMENT ON COLUMN public.card_live.value IS 'value of the KPI, in its unit; NULL over no rows';
COMMENT ON COLUMN public.card_live.unit IS 'percent (0-100), ratio, points or count';
COMMENT ON COLUMN public.card_live.numerator IS 'what was counted';
COMMENT ON COLUMN public.card_live.denominator IS 'what it was counted against';
COMMENT ON COLUMN public.card_live.n IS 'customers, answers or people that the value rests on';
COMMENT ON COLUMN public.card_live.ci_low IS 'lower limit of the confidence interval, where the KPI has one';
COMMENT ON COLUMN public.card_live.ci_high IS 'upper limit of the confidence interval, where the KPI has one';
COMMENT ON COLUMN public.card_live.band IS 'band that the value falls in';
COMMENT ON COLUMN public.card_live.band_rank IS 'position of the band, 1 = worst';
COMMENT ON COLUMN public.card_live.target IS 'value to reach';
COMMENT ON COLUMN public.card_live.previous IS 'value in the period just before';
COMMENT ON COLUMN public.card_live.change IS 'value less previous';
COMMENT ON COLUMN public.card_live.change_significant IS 'whether the change is more than chance explains';
COMMENT ON COLUMN public.card_live.trend IS 'rising, falling or no trend (Mann-Kendall at 5 %), up to this period';
COMMENT ON COLUMN public.card_live.sparkline IS 'values up to this period, as a word of bars';
COMMENT ON COLUMN public.card_live.benchmark IS 'value of others that fits best';
COMMENT ON COLUMN public.card_live.benchmark_gap IS 'value less benchmark';
COMMENT ON COLUMN public.card_live.total IS 'true on the row of all segments together';
COMMENT ON VIEW public.card_live_source IS 'the summaries counted anew from public.survey; kpi_verify_scorecard compares them with those that were kept';
COMMENT ON TABLE public.card_live_delta IS 'what came into public.survey and what went, by period and segment; kpi_compact folds it';
COMMENT ON FUNCTION public.card_live_count() IS 'appends to public.card_live_delta what a statement did to public.survey';

