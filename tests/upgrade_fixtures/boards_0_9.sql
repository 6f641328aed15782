-- What pg_dump gives of scorecards as 0.9.1 made them, with their triggers:
-- kpi_create_scorecard('board_live', board_spec('live')) and
-- kpi_create_scorecard('board_recorded', 'fan', '{"period": {"recorded": true, "grain": "year"},
--     "segments": ["region"], "measures": {"ambassador_rate": "is_fan"}, "storage": "live"}')
CREATE TABLE public.board_live_delta (
    part smallint,
    period date,
    region text,
    city text,
    change bytea NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='500', vacuum_truncate=off);

COMMENT ON TABLE public.board_live_delta IS 'what was counted when the scorecard was folded, by period and segment';

CREATE TABLE public.board_live_log1 (
    sign smallint,
    c1 integer,
    c2 date,
    c3 timestamp with time zone,
    c4 text,
    c5 integer
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='500', vacuum_truncate=off);

COMMENT ON TABLE public.board_live_log1 IS 'rows of public.member that came and went since the scorecard was folded; kpi_compact folds them';

CREATE TABLE public.board_live_log2 (
    sign smallint,
    c1 integer,
    c2 text
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='500', vacuum_truncate=off);

COMMENT ON TABLE public.board_live_log2 IS 'rows of public.shop that came and went since the scorecard was folded; kpi_compact folds them';

CREATE TABLE public.board_live_log3 (
    sign smallint,
    c1 integer,
    c2 timestamp with time zone,
    c3 integer
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='500', vacuum_truncate=off);

COMMENT ON TABLE public.board_live_log3 IS 'rows of public.deed that came and went since the scorecard was folded; kpi_compact folds them';

CREATE TABLE public.board_live_log4 (
    sign smallint,
    c1 text,
    c2 integer,
    c3 daterange
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='500', vacuum_truncate=off);

COMMENT ON TABLE public.board_live_log4 IS 'rows of public.standing that came and went since the scorecard was folded; kpi_compact folds them';

CREATE TABLE public.board_live_log5 (
    sign smallint,
    c1 integer,
    c2 integer,
    c3 timestamp without time zone,
    c4 integer
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='500', vacuum_truncate=off);

COMMENT ON TABLE public.board_live_log5 IS 'rows of public.reply that came and went since the scorecard was folded; kpi_compact folds them';

CREATE TABLE public.board_live_state (
    kind text NOT NULL,
    relation regclass,
    at timestamp with time zone,
    detail text
);

COMMENT ON TABLE public.board_live_state IS 'what the live scorecard follows, and whether it is stale; written by its triggers and by kpi_rebuild_scorecard';

CREATE VIEW public.board_live_summary AS
 WITH log_1 AS MATERIALIZED (
         SELECT g.sign,
            g.c1 AS member_id,
            g.c2 AS joined,
            g.c3 AS left_at,
            g.c4 AS region,
            g.c5 AS shop_id
           FROM public.board_live_log1 g
        UNION ALL
         SELECT NULL::smallint,
            NULL::integer,
            NULL::date,
            NULL::timestamp with time zone,
            NULL::text,
            NULL::integer
           FROM generate_series(1, ( SELECT 0)) generate_series(generate_series)
        ), log_2 AS MATERIALIZED (
         SELECT g.sign,
            g.c1 AS shop_id,
            g.c2 AS city
           FROM public.board_live_log2 g
        UNION ALL
         SELECT NULL::smallint,
            NULL::integer,
            NULL::text
           FROM generate_series(1, ( SELECT 0)) generate_series(generate_series)
        ), log_3 AS MATERIALIZED (
         SELECT g.sign,
            g.c1 AS member_id,
            g.c2 AS at,
            g.c3 AS points
           FROM public.board_live_log3 g
        UNION ALL
         SELECT NULL::smallint,
            NULL::integer,
            NULL::timestamp with time zone,
            NULL::integer
           FROM generate_series(1, ( SELECT 0)) generate_series(generate_series)
        ), log_4 AS MATERIALIZED (
         SELECT g.sign,
            g.c1 AS status,
            g.c2 AS member_id,
            g.c3 AS valid
           FROM public.board_live_log4 g
        UNION ALL
         SELECT NULL::smallint,
            NULL::text,
            NULL::integer,
            NULL::daterange
           FROM generate_series(1, ( SELECT 0)) generate_series(generate_series)
        ), log_5 AS MATERIALIZED (
         SELECT g.sign,
            g.c1 AS score,
            g.c2 AS member_id,
            g.c3 AS at,
            g.c4 AS reply_id
           FROM public.board_live_log5 g
        UNION ALL
         SELECT NULL::smallint,
            NULL::integer,
            NULL::integer,
            NULL::timestamp without time zone,
            NULL::integer
           FROM generate_series(1, ( SELECT 0)) generate_series(generate_series)
        ), changed AS MATERIALIZED (
         SELECT e.member_id AS entity_key
           FROM log_1 e
        UNION
         SELECT e.member_id
           FROM public.member e
          WHERE (e.shop_id IN ( SELECT g.shop_id
                   FROM log_2 g))
        ), touched AS MATERIALIZED (
         SELECT k.entity_key
           FROM changed k
        UNION
         SELECT f.member_id
           FROM log_4 f
        UNION
         SELECT f.member_id
           FROM log_3 f
        UNION
         SELECT f.member_id
           FROM log_5 f
        ), entity_now AS MATERIALIZED (
         SELECT e.member_id,
            e.joined,
            e.left_at,
            e.region,
            e.shop_id
           FROM public.member e
          WHERE (e.member_id IN ( SELECT k.entity_key
                   FROM touched k))
        ), entity_before AS MATERIALIZED (
        (
                 SELECT e.member_id,
                    e.joined,
                    e.left_at,
                    e.region,
                    e.shop_id
                   FROM entity_now e
                UNION ALL
                 SELECT e.member_id,
                    e.joined,
                    e.left_at,
                    e.region,
                    e.shop_id
                   FROM log_1 e
                  WHERE (e.sign < 0)
        ) EXCEPT ALL
         SELECT e.member_id,
            e.joined,
            e.left_at,
            e.region,
            e.shop_id
           FROM log_1 e
          WHERE (e.sign > 0)
        ), found_before_2 AS MATERIALIZED (
         SELECT t.shop_id,
            t.city
           FROM public.shop t
          WHERE ((t.shop_id IN ( SELECT e.shop_id
                   FROM entity_before e)) AND (NOT (EXISTS ( SELECT
                   FROM log_2 g
                  WHERE (g.shop_id = t.shop_id)))))
        UNION ALL (
                (
                         SELECT t.shop_id,
                            t.city
                           FROM public.shop t
                          WHERE (t.shop_id IN ( SELECT g.shop_id
                                   FROM log_2 g))
                        UNION ALL
                         SELECT t.shop_id,
                            t.city
                           FROM log_2 t
                          WHERE (t.sign < 0)
                ) EXCEPT ALL
                 SELECT t.shop_id,
                    t.city
                   FROM log_2 t
                  WHERE (t.sign > 0)
        )
        ), rows_now_1 AS MATERIALIZED (
         SELECT f.status,
            f.member_id,
            f.valid
           FROM public.standing f
          WHERE (f.member_id IN ( SELECT k.entity_key
                   FROM changed k
                UNION
                 SELECT f_1.member_id
                   FROM log_4 f_1))
        UNION ALL (
                 SELECT f.status,
                    f.member_id,
                    f.valid
                   FROM log_4 f
                  WHERE ((f.sign > 0) AND (f.member_id IS NULL))
                EXCEPT ALL
                 SELECT f.status,
                    f.member_id,
                    f.valid
                   FROM log_4 f
                  WHERE ((f.sign < 0) AND (f.member_id IS NULL))
        )
        ), rows_before_1 AS NOT MATERIALIZED (
        (
                 SELECT f.status,
                    f.member_id,
                    f.valid
                   FROM rows_now_1 f
                UNION ALL
                 SELECT f.status,
                    f.member_id,
                    f.valid
                   FROM log_4 f
                  WHERE (f.sign < 0)
        ) EXCEPT ALL
         SELECT f.status,
            f.member_id,
            f.valid
           FROM log_4 f
          WHERE (f.sign > 0)
        ), rows_now_2 AS MATERIALIZED (
         SELECT f.member_id,
            f.at,
            f.points
           FROM public.deed f
          WHERE (f.member_id IN ( SELECT k.entity_key
                   FROM changed k
                UNION
                 SELECT f_1.member_id
                   FROM log_3 f_1))
        UNION ALL (
                 SELECT f.member_id,
                    f.at,
                    f.points
                   FROM log_3 f
                  WHERE ((f.sign > 0) AND (f.member_id IS NULL))
                EXCEPT ALL
                 SELECT f.member_id,
                    f.at,
                    f.points
                   FROM log_3 f
                  WHERE ((f.sign < 0) AND (f.member_id IS NULL))
        )
        ), rows_before_2 AS NOT MATERIALIZED (
        (
                 SELECT f.member_id,
                    f.at,
                    f.points
                   FROM rows_now_2 f
                UNION ALL
                 SELECT f.member_id,
                    f.at,
                    f.points
                   FROM log_3 f
                  WHERE (f.sign < 0)
        ) EXCEPT ALL
         SELECT f.member_id,
            f.at,
            f.points
           FROM log_3 f
          WHERE (f.sign > 0)
        ), rows_now_3 AS MATERIALIZED (
         SELECT f.score,
            f.member_id,
            f.at,
            f.reply_id
           FROM public.reply f
          WHERE (f.member_id IN ( SELECT k.entity_key
                   FROM changed k
                UNION
                 SELECT f_1.member_id
                   FROM log_5 f_1))
        UNION ALL (
                 SELECT f.score,
                    f.member_id,
                    f.at,
                    f.reply_id
                   FROM log_5 f
                  WHERE ((f.sign > 0) AND (f.member_id IS NULL))
                EXCEPT ALL
                 SELECT f.score,
                    f.member_id,
                    f.at,
                    f.reply_id
                   FROM log_5 f
                  WHERE ((f.sign < 0) AND (f.member_id IS NULL))
        )
        ), rows_before_3 AS NOT MATERIALIZED (
        (
                 SELECT f.score,
                    f.member_id,
                    f.at,
                    f.reply_id
                   FROM rows_now_3 f
                UNION ALL
                 SELECT f.score,
                    f.member_id,
                    f.at,
                    f.reply_id
                   FROM log_5 f
                  WHERE (f.sign < 0)
        ) EXCEPT ALL
         SELECT f.score,
            f.member_id,
            f.at,
            f.reply_id
           FROM log_5 f
          WHERE (f.sign > 0)
        ), entities_now AS MATERIALIZED (
         SELECT e.member_id AS entity_key,
            e.region,
            l1.city,
            COALESCE(public.kpi_period_start(e.joined, 'month'::text), '-infinity'::date) AS begins,
            COALESCE(public.kpi_period_start(e.left_at, 'month'::text, 'Europe/Berlin'::text), 'infinity'::date) AS ends
           FROM (entity_now e
             LEFT JOIN public.shop l1 ON ((l1.shop_id = e.shop_id)))
        ), entities_before AS MATERIALIZED (
         SELECT e.member_id AS entity_key,
            e.region,
            l1.city,
            COALESCE(public.kpi_period_start(e.joined, 'month'::text), '-infinity'::date) AS begins,
            COALESCE(public.kpi_period_start(e.left_at, 'month'::text, 'Europe/Berlin'::text), 'infinity'::date) AS ends
           FROM (entity_before e
             LEFT JOIN found_before_2 l1 ON ((l1.shop_id = e.shop_id)))
        ), changes AS (
         SELECT (1)::smallint AS part,
            p.period,
            p.region,
            p.city,
            (public.kpi_net_of(p.flows) || public.kpi_net_of(p.existing)) AS change
           FROM ( SELECT f.period,
                    e.region,
                    e.city,
                    sum(f.change) AS existing,
                    count(*) AS flows
                   FROM (entities_now e
                     CROSS JOIN LATERAL ( VALUES (e.begins,1), (e.ends,'-1'::integer)) f(period, change))
                  WHERE ((e.begins < e.ends) AND (f.period < 'infinity'::date) AND (EXISTS ( SELECT
                           FROM changed k
                          WHERE (k.entity_key = e.entity_key))))
                  GROUP BY f.period, e.region, e.city) p
        UNION ALL
         SELECT (2)::smallint AS part,
            p.period,
            p.region,
            p.city,
            ((public.kpi_net_of(p.flows) || public.kpi_net_of(p.advocate_retention_rate_held)) || public.kpi_net_of(p.advocate_retention_rate_kept)) AS change
           FROM ( SELECT f.period,
                    s.region,
                    s.city,
                    sum(f.held) AS advocate_retention_rate_held,
                    sum(f.kept) AS advocate_retention_rate_kept,
                    count(*) AS flows
                   FROM (( SELECT h.entity_key,
                            h.region,
                            h.city,
                            h.begins,
                            h.ends,
                            max(h.ends) OVER (PARTITION BY h.entity_key ORDER BY h.begins, h.ends DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered
                           FROM ( SELECT e.entity_key,
                                    e.region,
                                    e.city,
                                    GREATEST(e.begins, COALESCE(public.kpi_period_start(lower(f_1.valid), 'month'::text), '-infinity'::date)) AS begins,
                                    LEAST(e.ends, COALESCE(public.kpi_period_start(upper(f_1.valid), 'month'::text), 'infinity'::date)) AS ends
                                   FROM (rows_now_1 f_1
                                     JOIN entities_now e ON ((e.entity_key = f_1.member_id)))
                                  WHERE ((NOT isempty(f_1.valid)) AND (f_1.status = 'advocate'::text))) h
                          WHERE (h.begins < h.ends)) s
                     CROSS JOIN LATERAL ( VALUES (GREATEST(s.begins, s.covered),1,(((s.begins <= s.covered) IS TRUE))::integer), (((GREATEST(s.begins, s.covered) + '1 mon'::interval))::date,0,(((s.begins <= s.covered) IS NOT TRUE))::integer), (s.ends,'-1'::integer,'-1'::integer)) f(period, held, kept))
                  WHERE (((s.covered IS NULL) OR (s.ends > s.covered)) AND (f.period < 'infinity'::date))
                  GROUP BY f.period, s.region, s.city) p
        UNION ALL
         SELECT (3)::smallint AS part,
            p.period,
            p.region,
            p.city,
            (((public.kpi_net_of(p.counted) || public.kpi_net_of(p.counted)) || public.kpi_net_of(p.advocacy_actions)) || public.kpi_net_of(p.advocacy_actions_left_out)) AS change
           FROM ( SELECT a.period,
                    e.region,
                    e.city,
                    count(*) AS counted,
                    public.action_agg(a.done) AS advocacy_actions,
                    (sum(a.refused))::bigint AS advocacy_actions_left_out
                   FROM (( SELECT f.member_id AS entity_key,
                            public.kpi_period_start(f.at, 'month'::text, 'Europe/Berlin'::text) AS period,
                            COALESCE(sum(f.points) FILTER (WHERE (f.points >= 0)), (0)::bigint) AS done,
                            count(*) FILTER (WHERE (f.points < 0)) AS refused
                           FROM rows_now_2 f
                          GROUP BY f.member_id, (public.kpi_period_start(f.at, 'month'::text, 'Europe/Berlin'::text))) a
                     JOIN entities_now e ON ((e.entity_key = a.entity_key)))
                  WHERE ((a.period >= e.begins) AND (a.period < e.ends) AND isfinite(a.period))
                  GROUP BY a.period, e.region, e.city) p
        UNION ALL
         SELECT (4)::smallint AS part,
            p.period,
            p.region,
            p.city,
            (((public.kpi_net_of(p.counted) || public.kpi_net_of(p.counted)) || public.kpi_net_of(p.nps)) || public.kpi_net_of(p.nps_left_out)) AS change
           FROM ( SELECT f.row_period AS period,
                    e.region,
                    e.city,
                    count(*) AS counted,
                    public.nps_agg(f.score) FILTER (WHERE ((f.score >= 0) AND (f.score <= 10))) AS nps,
                    count(*) FILTER (WHERE (NOT ((f.score >= 0) AND (f.score <= 10)))) AS nps_left_out
                   FROM (( SELECT DISTINCT ON (f_1.member_id, (public.kpi_period_start(f_1.at, 'month'::text))) public.kpi_period_start(f_1.at, 'month'::text) AS row_period,
                            f_1.member_id,
                            f_1.score
                           FROM rows_now_3 f_1
                          WHERE (f_1.score IS NOT NULL)
                          ORDER BY f_1.member_id, (public.kpi_period_start(f_1.at, 'month'::text)), f_1.at DESC NULLS LAST, f_1.reply_id DESC) f
                     LEFT JOIN entities_now e ON ((e.entity_key = f.member_id)))
                  GROUP BY f.row_period, e.region, e.city) p
        UNION ALL
         SELECT (1)::smallint AS part,
            p.period,
            p.region,
            p.city,
            public.kpi_net_negated((public.kpi_net_of(p.flows) || public.kpi_net_of(p.existing))) AS change
           FROM ( SELECT f.period,
                    e.region,
                    e.city,
                    sum(f.change) AS existing,
                    count(*) AS flows
                   FROM (entities_before e
                     CROSS JOIN LATERAL ( VALUES (e.begins,1), (e.ends,'-1'::integer)) f(period, change))
                  WHERE ((e.begins < e.ends) AND (f.period < 'infinity'::date) AND (EXISTS ( SELECT
                           FROM changed k
                          WHERE (k.entity_key = e.entity_key))))
                  GROUP BY f.period, e.region, e.city) p
        UNION ALL
         SELECT (2)::smallint AS part,
            p.period,
            p.region,
            p.city,
            public.kpi_net_negated(((public.kpi_net_of(p.flows) || public.kpi_net_of(p.advocate_retention_rate_held)) || public.kpi_net_of(p.advocate_retention_rate_kept))) AS change
           FROM ( SELECT f.period,
                    s.region,
                    s.city,
                    sum(f.held) AS advocate_retention_rate_held,
                    sum(f.kept) AS advocate_retention_rate_kept,
                    count(*) AS flows
                   FROM (( SELECT h.entity_key,
                            h.region,
                            h.city,
                            h.begins,
                            h.ends,
                            max(h.ends) OVER (PARTITION BY h.entity_key ORDER BY h.begins, h.ends DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered
                           FROM ( SELECT e.entity_key,
                                    e.region,
                                    e.city,
                                    GREATEST(e.begins, COALESCE(public.kpi_period_start(lower(f_1.valid), 'month'::text), '-infinity'::date)) AS begins,
                                    LEAST(e.ends, COALESCE(public.kpi_period_start(upper(f_1.valid), 'month'::text), 'infinity'::date)) AS ends
                                   FROM (rows_before_1 f_1
                                     JOIN entities_before e ON ((e.entity_key = f_1.member_id)))
                                  WHERE ((NOT isempty(f_1.valid)) AND (f_1.status = 'advocate'::text))) h
                          WHERE (h.begins < h.ends)) s
                     CROSS JOIN LATERAL ( VALUES (GREATEST(s.begins, s.covered),1,(((s.begins <= s.covered) IS TRUE))::integer), (((GREATEST(s.begins, s.covered) + '1 mon'::interval))::date,0,(((s.begins <= s.covered) IS NOT TRUE))::integer), (s.ends,'-1'::integer,'-1'::integer)) f(period, held, kept))
                  WHERE (((s.covered IS NULL) OR (s.ends > s.covered)) AND (f.period < 'infinity'::date))
                  GROUP BY f.period, s.region, s.city) p
        UNION ALL
         SELECT (3)::smallint AS part,
            p.period,
            p.region,
            p.city,
            public.kpi_net_negated((((public.kpi_net_of(p.counted) || public.kpi_net_of(p.counted)) || public.kpi_net_of(p.advocacy_actions)) || public.kpi_net_of(p.advocacy_actions_left_out))) AS change
           FROM ( SELECT a.period,
                    e.region,
                    e.city,
                    count(*) AS counted,
                    public.action_agg(a.done) AS advocacy_actions,
                    (sum(a.refused))::bigint AS advocacy_actions_left_out
                   FROM (( SELECT f.member_id AS entity_key,
                            public.kpi_period_start(f.at, 'month'::text, 'Europe/Berlin'::text) AS period,
                            COALESCE(sum(f.points) FILTER (WHERE (f.points >= 0)), (0)::bigint) AS done,
                            count(*) FILTER (WHERE (f.points < 0)) AS refused
                           FROM rows_before_2 f
                          GROUP BY f.member_id, (public.kpi_period_start(f.at, 'month'::text, 'Europe/Berlin'::text))) a
                     JOIN entities_before e ON ((e.entity_key = a.entity_key)))
                  WHERE ((a.period >= e.begins) AND (a.period < e.ends) AND isfinite(a.period))
                  GROUP BY a.period, e.region, e.city) p
        UNION ALL
         SELECT (4)::smallint AS part,
            p.period,
            p.region,
            p.city,
            public.kpi_net_negated((((public.kpi_net_of(p.counted) || public.kpi_net_of(p.counted)) || public.kpi_net_of(p.nps)) || public.kpi_net_of(p.nps_left_out))) AS change
           FROM ( SELECT f.row_period AS period,
                    e.region,
                    e.city,
                    count(*) AS counted,
                    public.nps_agg(f.score) FILTER (WHERE ((f.score >= 0) AND (f.score <= 10))) AS nps,
                    count(*) FILTER (WHERE (NOT ((f.score >= 0) AND (f.score <= 10)))) AS nps_left_out
                   FROM (( SELECT DISTINCT ON (f_1.member_id, (public.kpi_period_start(f_1.at, 'month'::text))) public.kpi_period_start(f_1.at, 'month'::text) AS row_period,
                            f_1.member_id,
                            f_1.score
                           FROM rows_before_3 f_1
                          WHERE (f_1.score IS NOT NULL)
                          ORDER BY f_1.member_id, (public.kpi_period_start(f_1.at, 'month'::text)), f_1.at DESC NULLS LAST, f_1.reply_id DESC) f
                     LEFT JOIN entities_before e ON ((e.entity_key = f.member_id)))
                  GROUP BY f.row_period, e.region, e.city) p
        ), net AS (
         SELECT c_1.part,
            c_1.period,
            c_1.region,
            c_1.city,
            public.kpi_net(c_1.change) AS net
           FROM ( SELECT d.part,
                    d.period,
                    d.region,
                    d.city,
                    d.change
                   FROM public.board_live_delta d
                UNION ALL
                 SELECT d.part,
                    d.period,
                    d.region,
                    d.city,
                    d.change
                   FROM changes d) c_1
          GROUP BY c_1.part, c_1.period, c_1.region, c_1.city
        ), existence AS (
         SELECT n.period,
            n.region,
            n.city,
            public.kpi_net_count(n.net, 1) AS existing
           FROM net n
          WHERE ((n.part = 1) AND (public.kpi_net_count(n.net, 0) <> 0))
        ), advocate_retention_rate_spans AS (
         SELECT n.period,
            n.region,
            n.city,
            public.kpi_net_count(n.net, 1) AS advocate_retention_rate_held,
            public.kpi_net_count(n.net, 2) AS advocate_retention_rate_kept
           FROM net n
          WHERE ((n.part = 2) AND (public.kpi_net_count(n.net, 0) <> 0))
        ), advocacy_actions_events AS (
         SELECT n.period,
            n.region,
            n.city,
            public.kpi_net_count(n.net, 1) AS counted,
            public.kpi_net_action(n.net, 2) AS advocacy_actions,
            public.kpi_net_count(n.net, 6) AS advocacy_actions_left_out
           FROM net n
          WHERE ((n.part = 3) AND (public.kpi_net_count(n.net, 0) <> 0))
        ), nps_rows AS (
         SELECT n.period,
            n.region,
            n.city,
            public.kpi_net_count(n.net, 1) AS counted,
            public.kpi_net_nps(n.net, 2) AS nps,
            public.kpi_net_count(n.net, 5) AS nps_left_out
           FROM net n
          WHERE ((n.part = 4) AND (public.kpi_net_count(n.net, 0) <> 0))
        ), contributions AS (
         SELECT existence.period,
            existence.region,
            existence.city,
            NULL::bigint AS counted,
            existence.existing,
            NULL::bigint AS advocate_retention_rate_held,
            NULL::bigint AS advocate_retention_rate_kept,
            NULL::public.action_summary AS advocacy_actions,
            NULL::public.nps_summary AS nps,
            NULL::bigint AS advocacy_actions_left_out,
            NULL::bigint AS nps_left_out
           FROM existence
        UNION ALL
         SELECT advocate_retention_rate_spans.period,
            advocate_retention_rate_spans.region,
            advocate_retention_rate_spans.city,
            NULL::bigint,
            NULL::bigint,
            advocate_retention_rate_spans.advocate_retention_rate_held,
            advocate_retention_rate_spans.advocate_retention_rate_kept,
            NULL::public.action_summary,
            NULL::public.nps_summary,
            NULL::bigint,
            NULL::bigint
           FROM advocate_retention_rate_spans
        UNION ALL
         SELECT advocacy_actions_events.period,
            advocacy_actions_events.region,
            advocacy_actions_events.city,
            advocacy_actions_events.counted,
            NULL::bigint,
            NULL::bigint,
            NULL::bigint,
            advocacy_actions_events.advocacy_actions,
            NULL::public.nps_summary,
            advocacy_actions_events.advocacy_actions_left_out,
            NULL::bigint
           FROM advocacy_actions_events
        UNION ALL
         SELECT nps_rows.period,
            nps_rows.region,
            nps_rows.city,
            nps_rows.counted,
            NULL::bigint,
            NULL::bigint,
            NULL::bigint,
            NULL::public.action_summary,
            nps_rows.nps,
            NULL::bigint,
            nps_rows.nps_left_out
           FROM nps_rows
        ), spine AS (
         SELECT public.akpi_periods(min(c_1.period), max(c_1.period) FILTER (WHERE ((c_1.counted > 0) OR ((c_1.counted IS NULL) AND (c_1.period <= public.kpi_period_start(now(), 'month'::text, 'Europe/Berlin'::text)) AND COALESCE(((c_1.advocate_retention_rate_held <> 0) OR (c_1.advocate_retention_rate_kept = 0)), true)))), 'month'::text) AS period
           FROM contributions c_1
          WHERE isfinite(c_1.period)
        ), totals AS (
         SELECT c_1.period,
            c_1.region,
            c_1.city,
            (sum(c_1.counted))::bigint AS counted,
            (sum(c_1.existing))::bigint AS existing,
            (sum(c_1.advocate_retention_rate_held))::bigint AS advocate_retention_rate_held,
            (sum(c_1.advocate_retention_rate_kept))::bigint AS advocate_retention_rate_kept,
            public.rollup(c_1.advocacy_actions) AS advocacy_actions,
            public.rollup(c_1.nps) AS nps,
            (COALESCE(sum(c_1.advocacy_actions_left_out), (0)::numeric))::bigint AS advocacy_actions_left_out,
            (COALESCE(sum(c_1.nps_left_out), (0)::numeric))::bigint AS nps_left_out,
            bool_or(c_1.closes) AS closes
           FROM ( SELECT c_2.period,
                    c_2.region,
                    c_2.city,
                    c_2.counted,
                    c_2.existing,
                    c_2.advocate_retention_rate_held,
                    c_2.advocate_retention_rate_kept,
                    c_2.advocacy_actions,
                    c_2.nps,
                    c_2.advocacy_actions_left_out,
                    c_2.nps_left_out,
                    false AS closes
                   FROM contributions c_2
                UNION ALL
                 SELECT p.period,
                    s.region,
                    s.city,
                    NULL::bigint,
                    NULL::bigint,
                    NULL::bigint,
                    NULL::bigint,
                    NULL::public.action_summary,
                    NULL::public.nps_summary,
                    NULL::bigint,
                    NULL::bigint,
                    true
                   FROM (spine p
                     CROSS JOIN ( SELECT DISTINCT contributions.region,
                            contributions.city
                           FROM contributions) s)) c_1
          GROUP BY c_1.period, c_1.region, c_1.city
        ), closing AS (
         SELECT c_1.period,
            c_1.region,
            c_1.city,
            c_1.counted,
            c_1.closes,
            (
                CASE
                    WHEN c_1.closes THEN COALESCE(sum(c_1.existing) OVER upto, (0)::numeric)
                    ELSE (0)::numeric
                END)::bigint AS existing,
            (
                CASE
                    WHEN c_1.closes THEN COALESCE(sum(c_1.advocate_retention_rate_held) OVER upto, (0)::numeric)
                    ELSE (0)::numeric
                END)::bigint AS advocate_retention_rate_held,
            (
                CASE
                    WHEN c_1.closes THEN COALESCE(sum(c_1.advocate_retention_rate_held) OVER before, (0)::numeric)
                    ELSE (0)::numeric
                END)::bigint AS opened1,
            (
                CASE
                    WHEN c_1.closes THEN COALESCE(sum(c_1.advocate_retention_rate_kept) OVER upto, (0)::numeric)
                    ELSE (0)::numeric
                END)::bigint AS advocate_retention_rate_kept,
            c_1.advocacy_actions,
            c_1.nps,
            c_1.advocacy_actions_left_out,
            c_1.nps_left_out
           FROM totals c_1
          WINDOW upto AS (PARTITION BY c_1.region, c_1.city ORDER BY c_1.period), before AS (PARTITION BY c_1.region, c_1.city ORDER BY c_1.period ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        )
 SELECT c.period,
    c.region,
    c.city,
    public.rate_summary(c.advocate_retention_rate_held, c.existing) AS ambassador_rate,
    public.rate_summary(c.advocate_retention_rate_kept, c.opened1) AS advocate_retention_rate,
    public.action_summary_add(c.advocacy_actions, public.action_summary((c.existing - public.action_customers(c.advocacy_actions)), (0)::bigint, (0)::bigint, (0)::numeric)) AS advocacy_actions,
    c.nps,
    c.advocacy_actions_left_out,
    c.nps_left_out
   FROM closing c
  WHERE (((c.counted > 0) OR (c.existing > 0) OR (c.opened1 > 0)) AND (c.closes OR (isfinite(c.period) IS NOT TRUE)) AND public.kpi_require_exact('public.board_live_state'::regclass));

COMMENT ON VIEW public.board_live_summary IS 'summaries of public.member by month, region and city, to be read by the functions of advocacy_kpi';

COMMENT ON COLUMN public.board_live_summary.period IS 'first day of the month';

COMMENT ON COLUMN public.board_live_summary.region IS 'segment: region of public.member';

COMMENT ON COLUMN public.board_live_summary.city IS 'segment: city of public.shop';

COMMENT ON COLUMN public.board_live_summary.ambassador_rate IS 'summary for: Ambassador Rate, in percent';

COMMENT ON COLUMN public.board_live_summary.advocate_retention_rate IS 'summary for: Advocate Retention Rate, in percent';

COMMENT ON COLUMN public.board_live_summary.advocacy_actions IS 'summary for: Advocacy Actions, a ratio';

COMMENT ON COLUMN public.board_live_summary.nps IS 'summary for: Net Promoter Score, in points';

COMMENT ON COLUMN public.board_live_summary.advocacy_actions_left_out IS 'rows whose value advocacy_actions refuses';

COMMENT ON COLUMN public.board_live_summary.nps_left_out IS 'rows whose value nps refuses';

CREATE VIEW public.board_live AS
 WITH with_totals AS (
         SELECT s.period,
            s.region,
            s.city,
                CASE GROUPING(s.region)
                    WHEN 0 THEN 'segment'::text
                    WHEN 1 THEN 'total'::text
                    ELSE NULL::text
                END AS level,
            public.rollup(s.ambassador_rate) AS ambassador_rate,
            public.rollup(s.advocate_retention_rate) AS advocate_retention_rate,
            public.rollup(s.advocacy_actions) AS advocacy_actions,
            public.rollup(s.nps) AS nps,
            (sum(s.advocacy_actions_left_out))::bigint AS advocacy_actions_left_out,
            (sum(s.nps_left_out))::bigint AS nps_left_out
           FROM public.board_live_summary s
          GROUP BY GROUPING SETS ((s.period, s.region, s.city), (s.period))
        ), with_previous AS (
         SELECT r.period,
            r.region,
            r.city,
            r.level,
            r.ambassador_rate,
            public.rollup(r.ambassador_rate) FILTER (WHERE isfinite(r.period)) OVER before AS ambassador_rate_before,
            public.rollup(r.ambassador_rate) FILTER (WHERE isfinite(r.period)) OVER year_before AS ambassador_rate_year_before,
            (min(ARRAY[((r.period - '2000-01-01'::date))::bigint, public.rate_total(r.ambassador_rate)]) FILTER (WHERE ((public.rate_total(r.ambassador_rate) > 0) AND isfinite(r.period) AND ((r.period + '1 mon'::interval) <= timezone('Europe/Berlin'::text, now())))) OVER whole)[2] AS ambassador_rate_expected,
            r.advocate_retention_rate,
            public.rollup(r.advocate_retention_rate) FILTER (WHERE isfinite(r.period)) OVER before AS advocate_retention_rate_before,
            public.rollup(r.advocate_retention_rate) FILTER (WHERE isfinite(r.period)) OVER year_before AS advocate_retention_rate_year_before,
            (min(ARRAY[((r.period - '2000-01-01'::date))::bigint, public.rate_total(r.advocate_retention_rate)]) FILTER (WHERE ((public.rate_total(r.advocate_retention_rate) > 0) AND isfinite(r.period) AND ((r.period + '1 mon'::interval) <= timezone('Europe/Berlin'::text, now())))) OVER whole)[2] AS advocate_retention_rate_expected,
            r.advocacy_actions,
            public.rollup(r.advocacy_actions) FILTER (WHERE isfinite(r.period)) OVER before AS advocacy_actions_before,
            public.rollup(r.advocacy_actions) FILTER (WHERE isfinite(r.period)) OVER year_before AS advocacy_actions_year_before,
            (min(ARRAY[((r.period - '2000-01-01'::date))::bigint, public.action_customers(r.advocacy_actions)]) FILTER (WHERE ((public.action_customers(r.advocacy_actions) > 0) AND isfinite(r.period) AND ((r.period + '1 mon'::interval) <= timezone('Europe/Berlin'::text, now())))) OVER whole)[2] AS advocacy_actions_expected,
            r.advocacy_actions_left_out,
            r.nps,
            public.rollup(r.nps) FILTER (WHERE isfinite(r.period)) OVER before AS nps_before,
            public.rollup(r.nps) FILTER (WHERE isfinite(r.period)) OVER year_before AS nps_year_before,
            (min(ARRAY[((r.period - '2000-01-01'::date))::bigint, public.nps_responses(r.nps)]) FILTER (WHERE ((public.nps_responses(r.nps) > 0) AND isfinite(r.period) AND ((r.period + '1 mon'::interval) <= timezone('Europe/Berlin'::text, now())))) OVER whole)[2] AS nps_expected,
            r.nps_left_out
           FROM with_totals r
          WINDOW before AS (PARTITION BY r.level, r.region, r.city ORDER BY r.period RANGE BETWEEN '1 mon'::interval PRECEDING AND '1 mon'::interval PRECEDING), year_before AS (PARTITION BY r.level, r.region, r.city ORDER BY r.period RANGE BETWEEN '1 year'::interval PRECEDING AND '1 year'::interval PRECEDING), whole AS (PARTITION BY r.level, r.region, r.city)
        ), evaluated AS (
         SELECT b.period,
            b.region,
            b.city,
            b.level,
            m_1.kpi,
            m_1.value,
            m_1.numerator,
            m_1.denominator,
            m_1.n,
            m_1.left_out,
            m_1.ci,
            m_1.previous,
            m_1.comparison,
            m_1.year_ago,
            m_1.year_comparison,
            m_1.suppressed,
            m_1.p_always
           FROM (with_previous b
             CROSS JOIN LATERAL ( VALUES ('ambassador_rate'::text,public.ambassador_rate(b.ambassador_rate),public.rate_hits(b.ambassador_rate),public.rate_total(b.ambassador_rate),public.rate_total(b.ambassador_rate),(0)::bigint,public.rate_ci(b.ambassador_rate),public.ambassador_rate(b.ambassador_rate_before),public.rate_compare(b.ambassador_rate, b.ambassador_rate_before),public.ambassador_rate(b.ambassador_rate_year_before),public.rate_compare(b.ambassador_rate, b.ambassador_rate_year_before),false,(public.rate_compare_always(b.ambassador_rate, b.ambassador_rate_before, b.ambassador_rate_expected)).p_value), ('advocate_retention_rate'::text,public.advocate_retention_rate(b.advocate_retention_rate),public.rate_hits(b.advocate_retention_rate),public.rate_total(b.advocate_retention_rate),public.rate_total(b.advocate_retention_rate),(0)::bigint,public.rate_ci(b.advocate_retention_rate),public.advocate_retention_rate(b.advocate_retention_rate_before),public.rate_compare(b.advocate_retention_rate, b.advocate_retention_rate_before),public.advocate_retention_rate(b.advocate_retention_rate_year_before),public.rate_compare(b.advocate_retention_rate, b.advocate_retention_rate_year_before),false,(public.rate_compare_always(b.advocate_retention_rate, b.advocate_retention_rate_before, b.advocate_retention_rate_expected)).p_value), ('advocacy_actions'::text,public.advocacy_actions(b.advocacy_actions),public.action_total(b.advocacy_actions),public.action_customers(b.advocacy_actions),public.action_customers(b.advocacy_actions),b.advocacy_actions_left_out,public.action_ci(b.advocacy_actions),public.advocacy_actions(b.advocacy_actions_before),public.action_compare(b.advocacy_actions, b.advocacy_actions_before),public.advocacy_actions(b.advocacy_actions_year_before),public.action_compare(b.advocacy_actions, b.advocacy_actions_year_before),false,(public.action_compare_always(b.advocacy_actions, b.advocacy_actions_before, b.advocacy_actions_expected)).p_value), ('nps'::text,public.nps(b.nps),(public.nps_promoters(b.nps) - public.nps_detractors(b.nps)),public.nps_responses(b.nps),public.nps_responses(b.nps),b.nps_left_out,public.nps_ci(b.nps),public.nps(b.nps_before),public.nps_compare(b.nps, b.nps_before),public.nps(b.nps_year_before),public.nps_compare(b.nps, b.nps_year_before),false,(public.nps_compare_always(b.nps, b.nps_before, b.nps_expected)).p_value)) m_1(kpi, value, numerator, denominator, n, left_out, ci, previous, comparison, year_ago, year_comparison, suppressed, p_always))
        ), adjusted AS (
         SELECT p.period,
            p.region,
            p.city,
            p.level,
            p.kpi,
            p.value,
            p.numerator,
            p.denominator,
            p.n,
            p.left_out,
            p.ci,
            p.previous,
            p.comparison,
            p.year_ago,
            p.year_comparison,
            p.suppressed,
            p.p_always,
            p.p_value,
            p.year_p_value,
            p.p_tests,
            p.year_p_tests,
            p.p_place,
            p.year_p_place,
                CASE
                    WHEN (p.p_value IS NOT NULL) THEN LEAST((1)::double precision, min(((p.p_value * (p.p_tests)::double precision) / (p.p_place)::double precision)) OVER (PARTITION BY p.period, p.level ORDER BY p.p_value DESC))
                    ELSE NULL::double precision
                END AS p_adjusted,
                CASE
                    WHEN (p.year_p_value IS NOT NULL) THEN LEAST((1)::double precision, min(((p.year_p_value * (p.year_p_tests)::double precision) / (p.year_p_place)::double precision)) OVER (PARTITION BY p.period, p.level ORDER BY p.year_p_value DESC))
                    ELSE NULL::double precision
                END AS year_p_adjusted
           FROM ( SELECT m_1.period,
                    m_1.region,
                    m_1.city,
                    m_1.level,
                    m_1.kpi,
                    m_1.value,
                    m_1.numerator,
                    m_1.denominator,
                    m_1.n,
                    m_1.left_out,
                    m_1.ci,
                    m_1.previous,
                    m_1.comparison,
                    m_1.year_ago,
                    m_1.year_comparison,
                    m_1.suppressed,
                    m_1.p_always,
                    (m_1.comparison).p_value AS p_value,
                    (m_1.year_comparison).p_value AS year_p_value,
                    count((m_1.comparison).p_value) OVER family AS p_tests,
                    count((m_1.year_comparison).p_value) OVER family AS year_p_tests,
                    row_number() OVER (family ORDER BY (m_1.comparison).p_value) AS p_place,
                    row_number() OVER (family ORDER BY (m_1.year_comparison).p_value) AS year_p_place
                   FROM evaluated m_1
                  WINDOW family AS (PARTITION BY m_1.period, m_1.level)) p
        ), definitions AS (
         SELECT k_1.kpi,
            k_1.title,
            k_1.family,
            k_1.unit,
            k_1.target,
            k_1.benchmark,
            t.better,
            t.targets
           FROM (public.kpi_scorecard_kpis('{"entity": {"to": "left_at", "key": "member_id", "from": "joined", "table": "public.member"}, "period": {"grain": "month", "timezone": "Europe/Berlin"}, "storage": "live", "measures": {"nps": {"at": "at", "of": "score", "rows": "public.reply", "one_per": {"keep": "latest"}}, "ambassador_rate": {"valid": "valid", "where": {"status": "advocate"}, "history": "public.standing"}, "advocacy_actions": {"at": "at", "events": "public.deed", "weight": "points"}, "advocate_retention_rate": {"valid": "valid", "where": {"status": "advocate"}, "history": "public.standing"}}, "segments": ["region", {"on": "shop_id", "from": "public.shop", "column": "city"}]}'::jsonb, '2026-11-28 00:56:03.62171+00'::timestamp with time zone) k_1(kpi, title, family, unit, target, benchmark)
             CROSS JOIN LATERAL public.akpi_targets(k_1.kpi) t(better, targets))
        )
 SELECT m.period,
    m.region,
    m.city,
    (((m.period + '1 mon'::interval))::date - 1) AS period_end,
    ((m.period + '1 mon'::interval) <= timezone('Europe/Berlin'::text, now())) AS complete,
    m.level,
    m.kpi,
    k.title,
    k.family,
    m.value,
    k.unit,
    k.better,
    m.numerator,
    m.denominator,
    m.n,
    m.left_out,
    m.suppressed,
    (m.ci).low AS ci_low,
    (m.ci).high AS ci_high,
    public.kpi_band(m.kpi, m.value) AS band,
    public.kpi_band_rank(m.kpi, m.value) AS band_rank,
    g.target,
    public.akpi_target_met(m.value, (m.ci).low, (m.ci).high, g.target, k.better) AS target_met,
    m.previous,
    (m.value - m.previous) AS change,
    (m.p_adjusted < (0.05)::double precision) AS change_significant,
    m.p_value,
    m.p_adjusted,
    m.year_ago,
    (m.value - m.year_ago) AS year_change,
    (m.year_p_adjusted < (0.05)::double precision) AS year_change_significant,
    (public.kpi_trend(m.value) OVER recent).direction AS trend,
    public.kpi_sparkline(array_agg(m.value) OVER recent) AS sparkline,
    k.benchmark,
    (m.value - k.benchmark) AS benchmark_gap,
    (m.level = 'total'::text) AS total,
    m.p_always
   FROM ((adjusted m
     JOIN definitions k ON ((k.kpi = m.kpi)))
     CROSS JOIN LATERAL ( SELECT
                CASE
                    WHEN (k.targets IS NULL) THEN k.target
                    ELSE COALESCE(public.akpi_target_at(k.targets, jsonb_build_object('region', m.region, 'city', m.city), (((m.period + '1 mon'::interval))::date - 1)), k.target)
                END AS target) g)
  WINDOW recent AS (PARTITION BY m.kpi, m.level, m.region, m.city, (m.level = 'total'::text) ORDER BY m.period RANGE BETWEEN '11 mons'::interval PRECEDING AND CURRENT ROW);

COMMENT ON VIEW public.board_live IS 'scorecard of public.member by month, region and city: one row a period, segment and KPI, and one a period and KPI for all segments together';

COMMENT ON COLUMN public.board_live.period IS 'first day of the month';

COMMENT ON COLUMN public.board_live.region IS 'segment: region of public.member';

COMMENT ON COLUMN public.board_live.city IS 'segment: city of public.shop';

COMMENT ON COLUMN public.board_live.period_end IS 'last day of the period';

COMMENT ON COLUMN public.board_live.complete IS 'whether the period is over';

COMMENT ON COLUMN public.board_live.level IS 'segment; of a subtotal the columns that it keeps; or total';

COMMENT ON COLUMN public.board_live.kpi IS 'name of the KPI';

COMMENT ON COLUMN public.board_live.title IS 'name of the KPI for people';

COMMENT ON COLUMN public.board_live.family IS 'advocacy, ambassadorship or composite';

COMMENT ON COLUMN public.board_live.value IS 'value of the KPI, in its unit; NULL over no rows';

COMMENT ON COLUMN public.board_live.unit IS 'percent (0-100), ratio, points or count';

COMMENT ON COLUMN public.board_live.better IS 'higher or lower';

COMMENT ON COLUMN public.board_live.numerator IS 'what was counted';

COMMENT ON COLUMN public.board_live.denominator IS 'what it was counted against';

COMMENT ON COLUMN public.board_live.n IS 'customers, answers or people that the value rests on';

COMMENT ON COLUMN public.board_live.left_out IS 'rows whose value the KPI refuses';

COMMENT ON COLUMN public.board_live.suppressed IS 'whether the figures are not shown, as they are of too few or would tell of such';

COMMENT ON COLUMN public.board_live.ci_low IS 'lower limit of the confidence interval, where the KPI has one';

COMMENT ON COLUMN public.board_live.ci_high IS 'upper limit of the confidence interval, where the KPI has one';

COMMENT ON COLUMN public.board_live.band IS 'band that the value falls in';

COMMENT ON COLUMN public.board_live.band_rank IS 'position of the band, 1 = worst';

COMMENT ON COLUMN public.board_live.target IS 'value to reach';

COMMENT ON COLUMN public.board_live.target_met IS 'yes, no, or unsure where the target lies within the interval';

COMMENT ON COLUMN public.board_live.previous IS 'value in the period just before';

COMMENT ON COLUMN public.board_live.change IS 'value less previous';

COMMENT ON COLUMN public.board_live.change_significant IS 'whether the change is more than chance explains';

COMMENT ON COLUMN public.board_live.p_value IS 'how often chance alone changes as much';

COMMENT ON COLUMN public.board_live.p_adjusted IS 'the same for all segments and KPIs of the period together';

COMMENT ON COLUMN public.board_live.year_ago IS 'value in the same period of the year before';

COMMENT ON COLUMN public.board_live.year_change IS 'value less year_ago';

COMMENT ON COLUMN public.board_live.year_change_significant IS 'whether the change since the year before is more than chance explains';

COMMENT ON COLUMN public.board_live.trend IS 'rising, falling or no trend (Mann-Kendall at 5 %), up to this period';

COMMENT ON COLUMN public.board_live.sparkline IS 'values up to this period, as a word of bars';

COMMENT ON COLUMN public.board_live.benchmark IS 'value of others that fits best';

COMMENT ON COLUMN public.board_live.benchmark_gap IS 'value less benchmark';

COMMENT ON COLUMN public.board_live.total IS 'true on the row of all segments together';

COMMENT ON COLUMN public.board_live.p_always IS 'of a live scorecard the p-value that holds however often one looks';

CREATE VIEW public.board_live_source AS
 WITH entities AS NOT MATERIALIZED (
         SELECT e.member_id AS entity_key,
            e.region,
            l1.city,
            COALESCE(public.kpi_period_start(e.joined, 'month'::text), '-infinity'::date) AS begins,
            COALESCE(public.kpi_period_start(e.left_at, 'month'::text, 'Europe/Berlin'::text), 'infinity'::date) AS ends
           FROM (public.member e
             LEFT JOIN public.shop l1 ON ((l1.shop_id = e.shop_id)))
        ), existence AS (
         SELECT f.period,
            e.region,
            e.city,
            sum(f.change) AS existing
           FROM (entities e
             CROSS JOIN LATERAL ( VALUES (e.begins,1), (e.ends,'-1'::integer)) f(period, change))
          WHERE ((e.begins < e.ends) AND (f.period < 'infinity'::date))
          GROUP BY f.period, e.region, e.city
        ), advocate_retention_rate_spans AS (
         SELECT f.period,
            s.region,
            s.city,
            sum(f.held) AS advocate_retention_rate_held,
            sum(f.kept) AS advocate_retention_rate_kept
           FROM (( SELECT h.entity_key,
                    h.region,
                    h.city,
                    h.begins,
                    h.ends,
                    max(h.ends) OVER (PARTITION BY h.entity_key ORDER BY h.begins, h.ends DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered
                   FROM ( SELECT e.entity_key,
                            e.region,
                            e.city,
                            GREATEST(e.begins, COALESCE(public.kpi_period_start(lower(f_1.valid), 'month'::text), '-infinity'::date)) AS begins,
                            LEAST(e.ends, COALESCE(public.kpi_period_start(upper(f_1.valid), 'month'::text), 'infinity'::date)) AS ends
                           FROM (public.standing f_1
                             JOIN entities e ON ((e.entity_key = f_1.member_id)))
                          WHERE ((NOT isempty(f_1.valid)) AND (f_1.status = 'advocate'::text))) h
                  WHERE (h.begins < h.ends)) s
             CROSS JOIN LATERAL ( VALUES (GREATEST(s.begins, s.covered),1,(((s.begins <= s.covered) IS TRUE))::integer), (((GREATEST(s.begins, s.covered) + '1 mon'::interval))::date,0,(((s.begins <= s.covered) IS NOT TRUE))::integer), (s.ends,'-1'::integer,'-1'::integer)) f(period, held, kept))
          WHERE (((s.covered IS NULL) OR (s.ends > s.covered)) AND (f.period < 'infinity'::date))
          GROUP BY f.period, s.region, s.city
        ), advocacy_actions_events AS (
         SELECT a.period,
            e.region,
            e.city,
            count(*) AS counted,
            public.action_agg(a.done) AS advocacy_actions,
            (sum(a.refused))::bigint AS advocacy_actions_left_out
           FROM (( SELECT f.member_id AS entity_key,
                    public.kpi_period_start(f.at, 'month'::text, 'Europe/Berlin'::text) AS period,
                    COALESCE(sum(f.points) FILTER (WHERE (f.points >= 0)), (0)::bigint) AS done,
                    count(*) FILTER (WHERE (f.points < 0)) AS refused
                   FROM public.deed f
                  GROUP BY f.member_id, (public.kpi_period_start(f.at, 'month'::text, 'Europe/Berlin'::text))) a
             JOIN entities e ON ((e.entity_key = a.entity_key)))
          WHERE ((a.period >= e.begins) AND (a.period < e.ends) AND isfinite(a.period))
          GROUP BY a.period, e.region, e.city
        ), nps_rows AS (
         SELECT f.row_period AS period,
            e.region,
            e.city,
            count(*) AS counted,
            public.nps_agg(f.score) FILTER (WHERE ((f.score >= 0) AND (f.score <= 10))) AS nps,
            count(*) FILTER (WHERE (NOT ((f.score >= 0) AND (f.score <= 10)))) AS nps_left_out
           FROM (( SELECT DISTINCT ON (f_1.member_id, (public.kpi_period_start(f_1.at, 'month'::text))) public.kpi_period_start(f_1.at, 'month'::text) AS row_period,
                    f_1.member_id,
                    f_1.score
                   FROM public.reply f_1
                  WHERE (f_1.score IS NOT NULL)
                  ORDER BY f_1.member_id, (public.kpi_period_start(f_1.at, 'month'::text)), f_1.at DESC NULLS LAST, f_1.reply_id DESC) f
             LEFT JOIN entities e ON ((e.entity_key = f.member_id)))
          GROUP BY f.row_period, e.region, e.city
        ), contributions AS (
         SELECT existence.period,
            existence.region,
            existence.city,
            NULL::bigint AS counted,
            existence.existing,
            NULL::bigint AS advocate_retention_rate_held,
            NULL::bigint AS advocate_retention_rate_kept,
            NULL::public.action_summary AS advocacy_actions,
            NULL::public.nps_summary AS nps,
            NULL::bigint AS advocacy_actions_left_out,
            NULL::bigint AS nps_left_out
           FROM existence
        UNION ALL
         SELECT advocate_retention_rate_spans.period,
            advocate_retention_rate_spans.region,
            advocate_retention_rate_spans.city,
            NULL::bigint,
            NULL::bigint,
            advocate_retention_rate_spans.advocate_retention_rate_held,
            advocate_retention_rate_spans.advocate_retention_rate_kept,
            NULL::public.action_summary,
            NULL::public.nps_summary,
            NULL::bigint,
            NULL::bigint
           FROM advocate_retention_rate_spans
        UNION ALL
         SELECT advocacy_actions_events.period,
            advocacy_actions_events.region,
            advocacy_actions_events.city,
            advocacy_actions_events.counted,
            NULL::bigint,
            NULL::bigint,
            NULL::bigint,
            advocacy_actions_events.advocacy_actions,
            NULL::public.nps_summary,
            advocacy_actions_events.advocacy_actions_left_out,
            NULL::bigint
           FROM advocacy_actions_events
        UNION ALL
         SELECT nps_rows.period,
            nps_rows.region,
            nps_rows.city,
            nps_rows.counted,
            NULL::bigint,
            NULL::bigint,
            NULL::bigint,
            NULL::public.action_summary,
            nps_rows.nps,
            NULL::bigint,
            nps_rows.nps_left_out
           FROM nps_rows
        ), spine AS (
         SELECT public.akpi_periods(min(c_1.period), max(c_1.period) FILTER (WHERE ((c_1.counted > 0) OR ((c_1.counted IS NULL) AND (c_1.period <= public.kpi_period_start(now(), 'month'::text, 'Europe/Berlin'::text)) AND COALESCE(((c_1.advocate_retention_rate_held <> 0) OR (c_1.advocate_retention_rate_kept = 0)), true)))), 'month'::text) AS period
           FROM contributions c_1
          WHERE isfinite(c_1.period)
        ), totals AS (
         SELECT c_1.period,
            c_1.region,
            c_1.city,
            (sum(c_1.counted))::bigint AS counted,
            (sum(c_1.existing))::bigint AS existing,
            (sum(c_1.advocate_retention_rate_held))::bigint AS advocate_retention_rate_held,
            (sum(c_1.advocate_retention_rate_kept))::bigint AS advocate_retention_rate_kept,
            public.rollup(c_1.advocacy_actions) AS advocacy_actions,
            public.rollup(c_1.nps) AS nps,
            (COALESCE(sum(c_1.advocacy_actions_left_out), (0)::numeric))::bigint AS advocacy_actions_left_out,
            (COALESCE(sum(c_1.nps_left_out), (0)::numeric))::bigint AS nps_left_out,
            bool_or(c_1.closes) AS closes
           FROM ( SELECT c_2.period,
                    c_2.region,
                    c_2.city,
                    c_2.counted,
                    c_2.existing,
                    c_2.advocate_retention_rate_held,
                    c_2.advocate_retention_rate_kept,
                    c_2.advocacy_actions,
                    c_2.nps,
                    c_2.advocacy_actions_left_out,
                    c_2.nps_left_out,
                    false AS closes
                   FROM contributions c_2
                UNION ALL
                 SELECT p.period,
                    s.region,
                    s.city,
                    NULL::bigint,
                    NULL::bigint,
                    NULL::bigint,
                    NULL::bigint,
                    NULL::public.action_summary,
                    NULL::public.nps_summary,
                    NULL::bigint,
                    NULL::bigint,
                    true
                   FROM (spine p
                     CROSS JOIN ( SELECT DISTINCT contributions.region,
                            contributions.city
                           FROM contributions) s)) c_1
          GROUP BY c_1.period, c_1.region, c_1.city
        ), closing AS (
         SELECT c_1.period,
            c_1.region,
            c_1.city,
            c_1.counted,
            c_1.closes,
            (
                CASE
                    WHEN c_1.closes THEN COALESCE(sum(c_1.existing) OVER upto, (0)::numeric)
                    ELSE (0)::numeric
                END)::bigint AS existing,
            (
                CASE
                    WHEN c_1.closes THEN COALESCE(sum(c_1.advocate_retention_rate_held) OVER upto, (0)::numeric)
                    ELSE (0)::numeric
                END)::bigint AS advocate_retention_rate_held,
            (
                CASE
                    WHEN c_1.closes THEN COALESCE(sum(c_1.advocate_retention_rate_held) OVER before, (0)::numeric)
                    ELSE (0)::numeric
                END)::bigint AS opened1,
            (
                CASE
                    WHEN c_1.closes THEN COALESCE(sum(c_1.advocate_retention_rate_kept) OVER upto, (0)::numeric)
                    ELSE (0)::numeric
                END)::bigint AS advocate_retention_rate_kept,
            c_1.advocacy_actions,
            c_1.nps,
            c_1.advocacy_actions_left_out,
            c_1.nps_left_out
           FROM totals c_1
          WINDOW upto AS (PARTITION BY c_1.region, c_1.city ORDER BY c_1.period), before AS (PARTITION BY c_1.region, c_1.city ORDER BY c_1.period ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        )
 SELECT c.period,
    c.region,
    c.city,
    public.rate_summary(c.advocate_retention_rate_held, c.existing) AS ambassador_rate,
    public.rate_summary(c.advocate_retention_rate_kept, c.opened1) AS advocate_retention_rate,
    public.action_summary_add(c.advocacy_actions, public.action_summary((c.existing - public.action_customers(c.advocacy_actions)), (0)::bigint, (0)::bigint, (0)::numeric)) AS advocacy_actions,
    c.nps,
    c.advocacy_actions_left_out,
    c.nps_left_out
   FROM closing c
  WHERE (((c.counted > 0) OR (c.existing > 0) OR (c.opened1 > 0)) AND (c.closes OR (isfinite(c.period) IS NOT TRUE)));

COMMENT ON VIEW public.board_live_source IS 'the summaries counted again from public.member; kpi_verify_scorecard compares them with those that are kept';

CREATE VIEW public.board_live_wide AS
 WITH with_totals AS (
         SELECT s_1.period,
            s_1.region,
            s_1.city,
                CASE GROUPING(s_1.region)
                    WHEN 0 THEN 'segment'::text
                    WHEN 1 THEN 'total'::text
                    ELSE NULL::text
                END AS level,
            public.rollup(s_1.ambassador_rate) AS ambassador_rate,
            public.rollup(s_1.advocate_retention_rate) AS advocate_retention_rate,
            public.rollup(s_1.advocacy_actions) AS advocacy_actions,
            public.rollup(s_1.nps) AS nps,
            (sum(s_1.advocacy_actions_left_out))::bigint AS advocacy_actions_left_out,
            (sum(s_1.nps_left_out))::bigint AS nps_left_out
           FROM public.board_live_summary s_1
          GROUP BY GROUPING SETS ((s_1.period, s_1.region, s_1.city), (s_1.period))
        )
 SELECT s.period,
    s.region,
    s.city,
    public.ambassador_rate(s.ambassador_rate) AS ambassador_rate,
    public.advocate_retention_rate(s.advocate_retention_rate) AS advocate_retention_rate,
    public.advocacy_actions(s.advocacy_actions) AS advocacy_actions,
    public.nps(s.nps) AS nps,
    s.level,
    (s.level = 'total'::text) AS total
   FROM with_totals s;

COMMENT ON VIEW public.board_live_wide IS 'scorecard of public.member by month, region and city: one row a period and segment, one column a KPI';

COMMENT ON COLUMN public.board_live_wide.period IS 'first day of the month';

COMMENT ON COLUMN public.board_live_wide.region IS 'segment: region of public.member';

COMMENT ON COLUMN public.board_live_wide.city IS 'segment: city of public.shop';

COMMENT ON COLUMN public.board_live_wide.ambassador_rate IS 'Ambassador Rate, in percent';

COMMENT ON COLUMN public.board_live_wide.advocate_retention_rate IS 'Advocate Retention Rate, in percent';

COMMENT ON COLUMN public.board_live_wide.advocacy_actions IS 'Advocacy Actions, a ratio';

COMMENT ON COLUMN public.board_live_wide.nps IS 'Net Promoter Score, in points';

COMMENT ON COLUMN public.board_live_wide.level IS 'segment; of a subtotal the columns that it keeps; or total';

COMMENT ON COLUMN public.board_live_wide.total IS 'true on the row of all segments together';

CREATE TABLE public.board_recorded_delta (
    part smallint,
    period date,
    region text,
    change bytea NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='500', vacuum_truncate=off);

COMMENT ON TABLE public.board_recorded_delta IS 'what was counted when the scorecard was folded, by period and segment';

CREATE TABLE public.board_recorded_log1 (
    sign smallint,
    at timestamp with time zone,
    c1 integer,
    c2 text,
    c3 boolean
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='500', vacuum_truncate=off);

COMMENT ON TABLE public.board_recorded_log1 IS 'rows of public.fan that came and went since the scorecard was folded; kpi_compact folds them';

CREATE TABLE public.board_recorded_state (
    kind text NOT NULL,
    relation regclass,
    at timestamp with time zone,
    detail text
);

COMMENT ON TABLE public.board_recorded_state IS 'what the live scorecard follows, and whether it is stale; written by its triggers and by kpi_rebuild_scorecard';

CREATE VIEW public.board_recorded_summary AS
 WITH recorded AS (
         SELECT e.fan_id,
            e.region,
            e.is_fan,
            e.begins,
            lead(e.begins) OVER states AS ends,
            sum(e.counted) OVER states AS counted
           FROM ( SELECT g.c1 AS fan_id,
                    g.c2 AS region,
                    g.c3 AS is_fan,
                        CASE
                            WHEN (g.at <= ( SELECT min(b.at) AS min
                               FROM public.board_recorded_log1 b
                              WHERE (b.sign = 0))) THEN '-infinity'::date
                            ELSE public.kpi_period_start(g.at, 'year'::text, 'UTC'::text)
                        END AS begins,
                    sum(g.sign) AS counted
                   FROM public.board_recorded_log1 g
                  WHERE (g.sign <> 0)
                  GROUP BY g.c1, g.c2, g.c3,
                        CASE
                            WHEN (g.at <= ( SELECT min(b.at) AS min
                               FROM public.board_recorded_log1 b
                              WHERE (b.sign = 0))) THEN '-infinity'::date
                            ELSE public.kpi_period_start(g.at, 'year'::text, 'UTC'::text)
                        END) e
          WINDOW states AS (PARTITION BY e.fan_id, e.region, e.is_fan ORDER BY e.begins)
        ), entities AS MATERIALIZED (
         SELECT e.entity_key,
            e.region,
            e.begins,
            e.ends,
            e.counted,
            e.ambassador_rate_held,
            e.ambassador_rate_held2
           FROM ( SELECT e_1.fan_id AS entity_key,
                    last_value(e_1.region) OVER latest AS region,
                    e_1.begins,
                    COALESCE(e_1.ends, 'infinity'::date) AS ends,
                    e_1.counted,
                    (e_1.is_fan IS NOT NULL) AS ambassador_rate_held,
                    (e_1.is_fan IS TRUE) AS ambassador_rate_held2
                   FROM recorded e_1
                  WINDOW latest AS (PARTITION BY e_1.fan_id ORDER BY ((e_1.ends IS NULL) AND (e_1.counted > (0)::numeric)), e_1.begins, e_1.region ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)) e
          WHERE (e.counted > (0)::numeric)
        ), existence AS (
         SELECT f.period,
            e.region,
            sum(f.change) AS existing
           FROM (entities e
             CROSS JOIN LATERAL ( VALUES (e.begins,1), (e.ends,'-1'::integer)) f(period, change))
          WHERE ((e.begins < e.ends) AND (f.period < 'infinity'::date))
          GROUP BY f.period, e.region
        ), ambassador_rate_spans AS (
         SELECT f.period,
            s.region,
            sum(f.held) AS ambassador_rate_held
           FROM (( SELECT h.entity_key,
                    h.region,
                    h.begins,
                    h.ends,
                    max(h.ends) OVER (PARTITION BY h.entity_key ORDER BY h.begins, h.ends DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered
                   FROM ( SELECT e.entity_key,
                            e.region,
                            e.begins,
                            e.ends
                           FROM entities e
                          WHERE e.ambassador_rate_held) h
                  WHERE (h.begins < h.ends)) s
             CROSS JOIN LATERAL ( VALUES (GREATEST(s.begins, s.covered),1), (s.ends,'-1'::integer)) f(period, held))
          WHERE (((s.covered IS NULL) OR (s.ends > s.covered)) AND (f.period < 'infinity'::date))
          GROUP BY f.period, s.region
        ), ambassador_rate_spans2 AS (
         SELECT f.period,
            s.region,
            sum(f.held) AS ambassador_rate_held2
           FROM (( SELECT h.entity_key,
                    h.region,
                    h.begins,
                    h.ends,
                    max(h.ends) OVER (PARTITION BY h.entity_key ORDER BY h.begins, h.ends DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered
                   FROM ( SELECT e.entity_key,
                            e.region,
                            e.begins,
                            e.ends
                           FROM entities e
                          WHERE e.ambassador_rate_held2) h
                  WHERE (h.begins < h.ends)) s
             CROSS JOIN LATERAL ( VALUES (GREATEST(s.begins, s.covered),1), (s.ends,'-1'::integer)) f(period, held))
          WHERE (((s.covered IS NULL) OR (s.ends > s.covered)) AND (f.period < 'infinity'::date))
          GROUP BY f.period, s.region
        ), contributions AS (
         SELECT existence.period,
            existence.region,
            NULL::bigint AS counted,
            existence.existing,
            NULL::bigint AS ambassador_rate_held,
            NULL::bigint AS ambassador_rate_held2
           FROM existence
        UNION ALL
         SELECT ambassador_rate_spans.period,
            ambassador_rate_spans.region,
            NULL::bigint,
            NULL::bigint,
            ambassador_rate_spans.ambassador_rate_held,
            NULL::bigint
           FROM ambassador_rate_spans
        UNION ALL
         SELECT ambassador_rate_spans2.period,
            ambassador_rate_spans2.region,
            NULL::bigint,
            NULL::bigint,
            NULL::bigint,
            ambassador_rate_spans2.ambassador_rate_held2
           FROM ambassador_rate_spans2
        ), spine AS (
         SELECT public.akpi_periods(public.kpi_period_start(( SELECT min(b.at) AS min
                   FROM public.board_recorded_log1 b
                  WHERE (b.sign = 0)), 'year'::text, 'UTC'::text), public.kpi_period_start(now(), 'year'::text, 'UTC'::text), 'year'::text) AS period
        ), totals AS (
         SELECT c_1.period,
            c_1.region,
            (sum(c_1.counted))::bigint AS counted,
            (sum(c_1.existing))::bigint AS existing,
            (sum(c_1.ambassador_rate_held))::bigint AS ambassador_rate_held,
            (sum(c_1.ambassador_rate_held2))::bigint AS ambassador_rate_held2,
            bool_or(c_1.closes) AS closes
           FROM ( SELECT c_2.period,
                    c_2.region,
                    c_2.counted,
                    c_2.existing,
                    c_2.ambassador_rate_held,
                    c_2.ambassador_rate_held2,
                    false AS closes
                   FROM contributions c_2
                UNION ALL
                 SELECT p.period,
                    s.region,
                    NULL::bigint,
                    NULL::bigint,
                    NULL::bigint,
                    NULL::bigint,
                    true
                   FROM (spine p
                     CROSS JOIN ( SELECT DISTINCT contributions.region
                           FROM contributions) s)) c_1
          GROUP BY c_1.period, c_1.region
        ), closing AS (
         SELECT c_1.period,
            c_1.region,
            c_1.counted,
            c_1.closes,
            (
                CASE
                    WHEN c_1.closes THEN COALESCE(sum(c_1.existing) OVER upto, (0)::numeric)
                    ELSE (0)::numeric
                END)::bigint AS existing,
            (
                CASE
                    WHEN c_1.closes THEN COALESCE(sum(c_1.ambassador_rate_held) OVER upto, (0)::numeric)
                    ELSE (0)::numeric
                END)::bigint AS ambassador_rate_held,
            (
                CASE
                    WHEN c_1.closes THEN COALESCE(sum(c_1.ambassador_rate_held2) OVER upto, (0)::numeric)
                    ELSE (0)::numeric
                END)::bigint AS ambassador_rate_held2
           FROM totals c_1
          WINDOW upto AS (PARTITION BY c_1.region ORDER BY c_1.period)
        )
 SELECT c.period,
    c.region,
    public.rate_summary(c.ambassador_rate_held2, c.ambassador_rate_held) AS ambassador_rate
   FROM closing c
  WHERE (((c.counted > 0) OR (c.existing > 0)) AND (c.closes OR (isfinite(c.period) IS NOT TRUE)) AND public.kpi_require_exact('public.board_recorded_state'::regclass) AND (NOT (EXISTS ( SELECT c_1.fan_id,
            c_1.region,
            c_1.is_fan
           FROM public.fan c_1
          WHERE false))) AND (NOT (EXISTS ( SELECT
           FROM public.board_recorded_delta d
          WHERE false))));

COMMENT ON VIEW public.board_recorded_summary IS 'summaries of public.fan by year and region, to be read by the functions of advocacy_kpi';

COMMENT ON COLUMN public.board_recorded_summary.period IS 'first day of the year';

COMMENT ON COLUMN public.board_recorded_summary.region IS 'segment: region of public.fan';

COMMENT ON COLUMN public.board_recorded_summary.ambassador_rate IS 'summary for: Ambassador Rate, in percent';

CREATE VIEW public.board_recorded AS
 WITH with_totals AS (
         SELECT s.period,
            s.region,
                CASE GROUPING(s.region)
                    WHEN 0 THEN 'segment'::text
                    WHEN 1 THEN 'total'::text
                    ELSE NULL::text
                END AS level,
            public.rollup(s.ambassador_rate) AS ambassador_rate
           FROM public.board_recorded_summary s
          GROUP BY GROUPING SETS ((s.period, s.region), (s.period))
        ), with_previous AS (
         SELECT r.period,
            r.region,
            r.level,
            r.ambassador_rate,
            public.rollup(r.ambassador_rate) FILTER (WHERE isfinite(r.period)) OVER before AS ambassador_rate_before,
            public.rollup(r.ambassador_rate) FILTER (WHERE isfinite(r.period)) OVER year_before AS ambassador_rate_year_before,
            (min(ARRAY[((r.period - '2000-01-01'::date))::bigint, public.rate_total(r.ambassador_rate)]) FILTER (WHERE ((public.rate_total(r.ambassador_rate) > 0) AND isfinite(r.period) AND ((r.period + '1 year'::interval) <= timezone('UTC'::text, now())))) OVER whole)[2] AS ambassador_rate_expected
           FROM with_totals r
          WINDOW before AS (PARTITION BY r.level, r.region ORDER BY r.period RANGE BETWEEN '1 year'::interval PRECEDING AND '1 year'::interval PRECEDING), year_before AS (PARTITION BY r.level, r.region ORDER BY r.period RANGE BETWEEN '1 year'::interval PRECEDING AND '1 year'::interval PRECEDING), whole AS (PARTITION BY r.level, r.region)
        ), evaluated AS (
         SELECT b.period,
            b.region,
            b.level,
            m_1.kpi,
            m_1.value,
            m_1.numerator,
            m_1.denominator,
            m_1.n,
            m_1.left_out,
            m_1.ci,
            m_1.previous,
            m_1.comparison,
            m_1.year_ago,
            m_1.year_comparison,
            m_1.suppressed,
            m_1.p_always
           FROM (with_previous b
             CROSS JOIN LATERAL ( VALUES ('ambassador_rate'::text,public.ambassador_rate(b.ambassador_rate),public.rate_hits(b.ambassador_rate),public.rate_total(b.ambassador_rate),public.rate_total(b.ambassador_rate),(0)::bigint,public.rate_ci(b.ambassador_rate),public.ambassador_rate(b.ambassador_rate_before),public.rate_compare(b.ambassador_rate, b.ambassador_rate_before),public.ambassador_rate(b.ambassador_rate_year_before),public.rate_compare(b.ambassador_rate, b.ambassador_rate_year_before),false,(public.rate_compare_always(b.ambassador_rate, b.ambassador_rate_before, b.ambassador_rate_expected)).p_value)) m_1(kpi, value, numerator, denominator, n, left_out, ci, previous, comparison, year_ago, year_comparison, suppressed, p_always))
        ), adjusted AS (
         SELECT p.period,
            p.region,
            p.level,
            p.kpi,
            p.value,
            p.numerator,
            p.denominator,
            p.n,
            p.left_out,
            p.ci,
            p.previous,
            p.comparison,
            p.year_ago,
            p.year_comparison,
            p.suppressed,
            p.p_always,
            p.p_value,
            p.year_p_value,
            p.p_tests,
            p.year_p_tests,
            p.p_place,
            p.year_p_place,
                CASE
                    WHEN (p.p_value IS NOT NULL) THEN LEAST((1)::double precision, min(((p.p_value * (p.p_tests)::double precision) / (p.p_place)::double precision)) OVER (PARTITION BY p.period, p.level ORDER BY p.p_value DESC))
                    ELSE NULL::double precision
                END AS p_adjusted,
                CASE
                    WHEN (p.year_p_value IS NOT NULL) THEN LEAST((1)::double precision, min(((p.year_p_value * (p.year_p_tests)::double precision) / (p.year_p_place)::double precision)) OVER (PARTITION BY p.period, p.level ORDER BY p.year_p_value DESC))
                    ELSE NULL::double precision
                END AS year_p_adjusted
           FROM ( SELECT m_1.period,
                    m_1.region,
                    m_1.level,
                    m_1.kpi,
                    m_1.value,
                    m_1.numerator,
                    m_1.denominator,
                    m_1.n,
                    m_1.left_out,
                    m_1.ci,
                    m_1.previous,
                    m_1.comparison,
                    m_1.year_ago,
                    m_1.year_comparison,
                    m_1.suppressed,
                    m_1.p_always,
                    (m_1.comparison).p_value AS p_value,
                    (m_1.year_comparison).p_value AS year_p_value,
                    count((m_1.comparison).p_value) OVER family AS p_tests,
                    count((m_1.year_comparison).p_value) OVER family AS year_p_tests,
                    row_number() OVER (family ORDER BY (m_1.comparison).p_value) AS p_place,
                    row_number() OVER (family ORDER BY (m_1.year_comparison).p_value) AS year_p_place
                   FROM evaluated m_1
                  WINDOW family AS (PARTITION BY m_1.period, m_1.level)) p
        ), definitions AS (
         SELECT k_1.kpi,
            k_1.title,
            k_1.family,
            k_1.unit,
            k_1.target,
            k_1.benchmark,
            t.better,
            t.targets
           FROM (public.kpi_scorecard_kpis('{"period": {"grain": "year", "recorded": true, "timezone": "UTC"}, "storage": "live", "measures": {"ambassador_rate": "is_fan"}, "segments": ["region"]}'::jsonb, '2026-11-28 00:56:03.776812+00'::timestamp with time zone) k_1(kpi, title, family, unit, target, benchmark)
             CROSS JOIN LATERAL public.akpi_targets(k_1.kpi) t(better, targets))
        )
 SELECT m.period,
    m.region,
    (((m.period + '1 year'::interval))::date - 1) AS period_end,
    ((m.period + '1 year'::interval) <= timezone('UTC'::text, now())) AS complete,
    m.level,
    m.kpi,
    k.title,
    k.family,
    m.value,
    k.unit,
    k.better,
    m.numerator,
    m.denominator,
    m.n,
    m.left_out,
    m.suppressed,
    (m.ci).low AS ci_low,
    (m.ci).high AS ci_high,
    public.kpi_band(m.kpi, m.value) AS band,
    public.kpi_band_rank(m.kpi, m.value) AS band_rank,
    g.target,
    public.akpi_target_met(m.value, (m.ci).low, (m.ci).high, g.target, k.better) AS target_met,
    m.previous,
    (m.value - m.previous) AS change,
    (m.p_adjusted < (0.05)::double precision) AS change_significant,
    m.p_value,
    m.p_adjusted,
    m.year_ago,
    (m.value - m.year_ago) AS year_change,
    (m.year_p_adjusted < (0.05)::double precision) AS year_change_significant,
    (public.kpi_trend(m.value) OVER recent).direction AS trend,
    public.kpi_sparkline(array_agg(m.value) OVER recent) AS sparkline,
    k.benchmark,
    (m.value - k.benchmark) AS benchmark_gap,
    (m.level = 'total'::text) AS total,
    m.p_always
   FROM ((adjusted m
     JOIN definitions k ON ((k.kpi = m.kpi)))
     CROSS JOIN LATERAL ( SELECT
                CASE
                    WHEN (k.targets IS NULL) THEN k.target
                    ELSE COALESCE(public.akpi_target_at(k.targets, jsonb_build_object('region', m.region), (((m.period + '1 year'::interval))::date - 1)), k.target)
                END AS target) g)
  WINDOW recent AS (PARTITION BY m.kpi, m.level, m.region, (m.level = 'total'::text) ORDER BY m.period RANGE BETWEEN '11 years'::interval PRECEDING AND CURRENT ROW);

COMMENT ON VIEW public.board_recorded IS 'scorecard of public.fan by year and region: one row a period, segment and KPI, and one a period and KPI for all segments together';

COMMENT ON COLUMN public.board_recorded.period IS 'first day of the year';

COMMENT ON COLUMN public.board_recorded.region IS 'segment: region of public.fan';

COMMENT ON COLUMN public.board_recorded.period_end IS 'last day of the period';

COMMENT ON COLUMN public.board_recorded.complete IS 'whether the period is over';

COMMENT ON COLUMN public.board_recorded.level IS 'segment; of a subtotal the columns that it keeps; or total';

COMMENT ON COLUMN public.board_recorded.kpi IS 'name of the KPI';

COMMENT ON COLUMN public.board_recorded.title IS 'name of the KPI for people';

COMMENT ON COLUMN public.board_recorded.family IS 'advocacy, ambassadorship or composite';

COMMENT ON COLUMN public.board_recorded.value IS 'value of the KPI, in its unit; NULL over no rows';

COMMENT ON COLUMN public.board_recorded.unit IS 'percent (0-100), ratio, points or count';

COMMENT ON COLUMN public.board_recorded.better IS 'higher or lower';

COMMENT ON COLUMN public.board_recorded.numerator IS 'what was counted';

COMMENT ON COLUMN public.board_recorded.denominator IS 'what it was counted against';

COMMENT ON COLUMN public.board_recorded.n IS 'customers, answers or people that the value rests on';

COMMENT ON COLUMN public.board_recorded.left_out IS 'rows whose value the KPI refuses';

COMMENT ON COLUMN public.board_recorded.suppressed IS 'whether the figures are not shown, as they are of too few or would tell of such';

COMMENT ON COLUMN public.board_recorded.ci_low IS 'lower limit of the confidence interval, where the KPI has one';

COMMENT ON COLUMN public.board_recorded.ci_high IS 'upper limit of the confidence interval, where the KPI has one';

COMMENT ON COLUMN public.board_recorded.band IS 'band that the value falls in';

COMMENT ON COLUMN public.board_recorded.band_rank IS 'position of the band, 1 = worst';

COMMENT ON COLUMN public.board_recorded.target IS 'value to reach';

COMMENT ON COLUMN public.board_recorded.target_met IS 'yes, no, or unsure where the target lies within the interval';

COMMENT ON COLUMN public.board_recorded.previous IS 'value in the period just before';

COMMENT ON COLUMN public.board_recorded.change IS 'value less previous';

COMMENT ON COLUMN public.board_recorded.change_significant IS 'whether the change is more than chance explains';

COMMENT ON COLUMN public.board_recorded.p_value IS 'how often chance alone changes as much';

COMMENT ON COLUMN public.board_recorded.p_adjusted IS 'the same for all segments and KPIs of the period together';

COMMENT ON COLUMN public.board_recorded.year_ago IS 'value in the same period of the year before';

COMMENT ON COLUMN public.board_recorded.year_change IS 'value less year_ago';

COMMENT ON COLUMN public.board_recorded.year_change_significant IS 'whether the change since the year before is more than chance explains';

COMMENT ON COLUMN public.board_recorded.trend IS 'rising, falling or no trend (Mann-Kendall at 5 %), up to this period';

COMMENT ON COLUMN public.board_recorded.sparkline IS 'values up to this period, as a word of bars';

COMMENT ON COLUMN public.board_recorded.benchmark IS 'value of others that fits best';

COMMENT ON COLUMN public.board_recorded.benchmark_gap IS 'value less benchmark';

COMMENT ON COLUMN public.board_recorded.total IS 'true on the row of all segments together';

COMMENT ON COLUMN public.board_recorded.p_always IS 'of a live scorecard the p-value that holds however often one looks';

CREATE VIEW public.board_recorded_source AS
 SELECT (
        CASE
            WHEN (n.missing > 0) THEN 1
            ELSE '-1'::integer
        END)::smallint AS sign,
    n.c1,
    n.c2,
    n.c3
   FROM (( SELECT d.c1,
            d.c2,
            d.c3,
            sum(d.change) AS missing
           FROM ( SELECT 1 AS change,
                    t.fan_id AS c1,
                    t.region AS c2,
                    t.is_fan AS c3
                   FROM public.fan t
                UNION ALL
                 SELECT (- l.sign),
                    l.c1,
                    l.c2,
                    l.c3
                   FROM public.board_recorded_log1 l
                  WHERE (l.sign <> 0)) d
          GROUP BY d.c1, d.c2, d.c3
         HAVING (sum(d.change) <> 0)) n
     CROSS JOIN LATERAL generate_series((1)::bigint, abs(n.missing)) g(nth));

COMMENT ON VIEW public.board_recorded_source IS 'the summaries counted again from public.fan; kpi_verify_scorecard compares them with those that are kept';

CREATE VIEW public.board_recorded_wide AS
 SELECT s.period,
    s.region,
    public.ambassador_rate(s.ambassador_rate) AS ambassador_rate
   FROM public.board_recorded_summary s;

COMMENT ON VIEW public.board_recorded_wide IS 'scorecard of public.fan by year and region: one row a period and segment, one column a KPI';

COMMENT ON COLUMN public.board_recorded_wide.period IS 'first day of the year';

COMMENT ON COLUMN public.board_recorded_wide.region IS 'segment: region of public.fan';

COMMENT ON COLUMN public.board_recorded_wide.ambassador_rate IS 'Ambassador Rate, in percent';

INSERT INTO public.board_live_delta VALUES
	(1, '2024-12-01', NULL, 'Köln', '\x01030103'),
	(1, '2025-01-01', 'süd', 'Köln', '\x01020102'),
	(1, '2024-12-01', 'süd', NULL, '\x01070107'),
	(1, '2024-12-01', 'nord', NULL, '\x01080108'),
	(1, '2024-12-01', 'süd', 'Köln', '\x01030103'),
	(1, '2024-12-01', 'nord', 'Köln', '\x01020102'),
	(1, '2025-01-01', 'nord', NULL, '\x01070107'),
	(1, '2025-01-01', 'nord', 'Köln', '\x01030103'),
	(1, '2024-12-01', NULL, NULL, '\x01070107'),
	(1, '2025-01-01', NULL, 'Köln', '\x01020102'),
	(1, '2025-01-01', 'süd', NULL, '\x01080108'),
	(1, '2025-01-01', NULL, NULL, '\x01080108'),
	(2, '2025-01-01', 'nord', 'Köln', '\x0102010200'),
	(2, '2025-01-01', 'nord', NULL, '\x0108010800'),
	(2, '2025-01-01', 'süd', 'Köln', '\x0103010300'),
	(2, '2025-01-01', 'süd', NULL, '\x0107010700'),
	(2, '2025-01-01', NULL, 'Köln', '\x0103010300'),
	(2, '2025-01-01', NULL, NULL, '\x0107010700'),
	(2, '2025-02-01', 'nord', 'Köln', '\x010301010102'),
	(2, '2025-02-01', 'nord', NULL, '\x010a01020108'),
	(2, '2025-02-01', 'süd', 'Köln', '\x010401010103'),
	(2, '2025-02-01', 'süd', NULL, '\x010a01030107'),
	(2, '2025-02-01', NULL, 'Köln', '\x0103000103'),
	(2, '2025-02-01', NULL, NULL, '\x010a01030107'),
	(2, '2025-03-01', 'nord', 'Köln', '\x010201ff00'),
	(2, '2025-03-01', 'nord', NULL, '\x010601fc01fe'),
	(2, '2025-03-01', 'süd', 'Köln', '\x010301fe01ff'),
	(2, '2025-03-01', 'süd', NULL, '\x010601fd00'),
	(2, '2025-03-01', NULL, 'Köln', '\x010101ff01ff'),
	(2, '2025-03-01', NULL, NULL, '\x010701fc01ff'),
	(2, '2025-04-01', 'nord', 'Köln', '\x010101ff01ff'),
	(2, '2025-04-01', 'nord', NULL, '\x010401fc01fc'),
	(2, '2025-04-01', 'süd', 'Köln', '\x010101ff01ff'),
	(2, '2025-04-01', 'süd', NULL, '\x010401fc01fc'),
	(2, '2025-04-01', NULL, 'Köln', '\x010201fe01fe'),
	(2, '2025-04-01', NULL, NULL, '\x010301fd01fd'),
	(2, '2025-05-01', 'nord', 'Köln', '\x010101ff01ff'),
	(2, '2025-05-01', 'nord', NULL, '\x010201fe01fe'),
	(2, '2025-05-01', 'süd', 'Köln', '\x010101ff01ff'),
	(2, '2025-05-01', 'süd', NULL, '\x010301fd01fd'),
	(2, '2025-05-01', NULL, NULL, '\x010301fd01fd'),
	(3, '2025-01-01', 'nord', 'Köln', '\x0105010501050105010501050103'),
	(3, '2025-01-01', 'nord', NULL, '\x010f010f010f010f0139021d010103'),
	(3, '2025-01-01', 'süd', 'Köln', '\x0105010501050104010c01240104'),
	(3, '2025-01-01', 'süd', NULL, '\x010f010f010f010d011d01430105'),
	(3, '2025-01-01', NULL, 'Köln', '\x01050105010501050112014200'),
	(3, '2025-01-01', NULL, NULL, '\x010f010f010f010b012a02a20000'),
	(3, '2025-02-01', 'nord', 'Köln', '\x0105010501050105010f012d0102'),
	(3, '2025-02-01', 'nord', NULL, '\x010f010f010f01090117013d0102'),
	(3, '2025-02-01', 'süd', 'Köln', '\x01050105010501050108011400'),
	(3, '2025-02-01', 'süd', NULL, '\x010f010f010f010f013302c30000'),
	(3, '2025-02-01', NULL, 'Köln', '\x0105010501050102010201020105'),
	(3, '2025-02-01', NULL, NULL, '\x010f010f010f010c012602aa000105'),
	(3, '2025-03-01', 'nord', 'Köln', '\x0105010501050105010501050102'),
	(3, '2025-03-01', 'nord', NULL, '\x010f010f010f010f013302e1000102'),
	(3, '2025-03-01', 'süd', 'Köln', '\x0105010501050102010601120105'),
	(3, '2025-03-01', 'süd', NULL, '\x010f010f010f010c011a013a0105'),
	(3, '2025-03-01', NULL, 'Köln', '\x01050105010501050111013b00'),
	(3, '2025-03-01', NULL, NULL, '\x010f010f010f01090120017400'),
	(4, '2025-04-01', 'süd', NULL, '\x010e010e01050105010400'),
	(4, '2025-01-01', 'süd', 'Köln', '\x010501050000010500'),
	(4, '2025-03-01', 'süd', 'Köln', '\x01050105000001010104'),
	(4, '2025-02-01', 'nord', 'Köln', '\x010501050000010500'),
	(4, '2025-02-01', NULL, NULL, '\x01110111000106010b00'),
	(4, '2025-02-01', 'nord', NULL, '\x010f010f00010501050105'),
	(4, '2025-02-01', NULL, 'Köln', '\x010501050105000000'),
	(4, '2025-02-01', 'süd', 'Köln', '\x010401040000010400'),
	(4, '2025-01-01', 'nord', NULL, '\x010f010f0000010f00'),
	(4, '2025-03-01', 'süd', NULL, '\x010f010f000105010a00'),
	(4, '2025-04-01', 'süd', 'Köln', '\x010401040000010400'),
	(4, '2025-01-01', 'nord', 'Köln', '\x010501050105000000'),
	(4, '2025-04-01', NULL, 'Köln', '\x010501050001050000'),
	(4, '2025-01-01', NULL, 'Köln', '\x010501050000010500'),
	(4, '2025-04-01', 'nord', 'Köln', '\x010401040000010400'),
	(4, '2025-01-01', 'süd', NULL, '\x010f010f01050105010500'),
	(4, '2025-03-01', NULL, 'Köln', '\x010501050000010500'),
	(4, '2025-03-01', 'nord', NULL, '\x010f010f010500010a00'),
	(4, '2025-04-01', 'nord', NULL, '\x010e010e010500010900'),
	(4, '2025-01-01', NULL, NULL, '\x0114011400010601090105'),
	(4, '2025-04-01', NULL, NULL, '\x010d010d000001090104'),
	(4, '2025-03-01', 'nord', 'Köln', '\x010501050001050000'),
	(4, '2025-03-01', NULL, NULL, '\x01140114010500010e0101'),
	(4, '2025-02-01', 'süd', NULL, '\x010f010f010500010a00');

INSERT INTO public.board_live_state VALUES
	('scorecard', 'public.member', '2026-11-28 00:56:03.772104+00', '{"id":"a21d21607b16","period":null,"segments":[{"column":"text","name":"region"},{"column":"text","name":"city"}],"measures":[],"tables":[{"name":"public.member","columns":[{"column":"member_id","type":23},{"column":"joined","type":1082},{"column":"left_at","type":1184},{"column":"region","type":25},{"column":"shop_id","type":23}]},{"name":"public.shop","columns":[{"column":"shop_id","type":23},{"column":"city","type":25}]},{"name":"public.deed","columns":[{"column":"member_id","type":23},{"column":"at","type":1184},{"column":"points","type":23}]},{"name":"public.standing","columns":[{"column":"status","type":25},{"column":"member_id","type":23},{"column":"valid","type":3912}]},{"name":"public.reply","columns":[{"column":"score","type":23},{"column":"member_id","type":23},{"column":"at","type":1114},{"column":"reply_id","type":23}]}],"constraints":[{"table":0,"kind":"key","columns":["member_id"]},{"table":0,"kind":"not_null","columns":["member_id"]},{"table":1,"kind":"key","columns":["shop_id"]},{"table":1,"kind":"not_null","columns":["shop_id"]},{"table":4,"kind":"unique","columns":["reply_id"]},{"table":4,"kind":"not_null","columns":["reply_id","member_id"]}]}'),
	('delta', 'public.board_live_delta', '2026-11-28 00:56:03.772193+00', NULL),
	('source', 'public.member', '2026-11-28 00:56:03.772196+00', '0'),
	('source', 'public.shop', '2026-11-28 00:56:03.772198+00', '1'),
	('source', 'public.deed', '2026-11-28 00:56:03.772199+00', '2'),
	('source', 'public.standing', '2026-11-28 00:56:03.7722+00', '3'),
	('source', 'public.reply', '2026-11-28 00:56:03.772201+00', '4'),
	('log', 'public.board_live_log1', '2026-11-28 00:56:03.772202+00', '0'),
	('log', 'public.board_live_log2', '2026-11-28 00:56:03.772203+00', '1'),
	('log', 'public.board_live_log3', '2026-11-28 00:56:03.772205+00', '2'),
	('log', 'public.board_live_log4', '2026-11-28 00:56:03.772206+00', '3'),
	('log', 'public.board_live_log5', '2026-11-28 00:56:03.772207+00', '4'),
	('table', 'public.member', '2026-11-28 00:56:03.772247+00', '{"oid":17670,"columns":{"joined":5,"left_at":6,"member_id":2,"region":3,"shop_id":4},"expressions":{}}'),
	('table', 'public.shop', '2026-11-28 00:56:03.772258+00', '{"oid":17664,"columns":{"city":3,"shop_id":2},"expressions":{}}'),
	('table', 'public.deed', '2026-11-28 00:56:03.77227+00', '{"oid":17687,"columns":{"at":2,"member_id":1,"points":3},"expressions":{}}'),
	('table', 'public.standing', '2026-11-28 00:56:03.77228+00', '{"oid":17677,"columns":{"member_id":1,"status":2,"valid":3},"expressions":{}}'),
	('table', 'public.reply', '2026-11-28 00:56:03.772292+00', '{"oid":17690,"columns":{"at":3,"member_id":2,"reply_id":1,"score":4},"expressions":{}}'),
	('table', 'public.reply_low', '2026-11-28 00:56:03.772306+00', '{"oid":17695,"columns":{"at":3,"member_id":2,"reply_id":1,"score":4},"expressions":{}}'),
	('table', 'public.reply_rest', '2026-11-28 00:56:03.772317+00', '{"oid":17700,"columns":{"at":3,"member_id":2,"reply_id":1,"score":4},"expressions":{}}');

INSERT INTO public.board_recorded_log1 VALUES
	(0, '2026-11-28 00:56:03.776812+00', NULL, NULL, NULL),
	(1, '2026-11-28 00:56:03.776812+00', 1, 'süd', false),
	(1, '2026-11-28 00:56:03.776812+00', 2, NULL, true),
	(1, '2026-11-28 00:56:03.776812+00', 3, 'nord', false),
	(1, '2026-11-28 00:56:03.776812+00', 4, 'süd', true),
	(1, '2026-11-28 00:56:03.776812+00', 5, NULL, false),
	(1, '2026-11-28 00:56:03.776812+00', 6, 'nord', true),
	(1, '2026-11-28 00:56:03.776812+00', 7, 'süd', false),
	(1, '2026-11-28 00:56:03.776812+00', 8, NULL, true),
	(1, '2026-11-28 00:56:03.776812+00', 9, 'nord', false),
	(1, '2026-11-28 00:56:03.776812+00', 10, 'süd', true),
	(1, '2026-11-28 00:56:03.776812+00', 11, NULL, false),
	(1, '2026-11-28 00:56:03.776812+00', 12, 'nord', true),
	(1, '2026-11-28 00:56:03.776812+00', 13, 'süd', false),
	(1, '2026-11-28 00:56:03.776812+00', 14, NULL, true),
	(1, '2026-11-28 00:56:03.776812+00', 15, 'nord', false),
	(1, '2026-11-28 00:56:03.776812+00', 16, 'süd', true),
	(1, '2026-11-28 00:56:03.776812+00', 17, NULL, false),
	(1, '2026-11-28 00:56:03.776812+00', 18, 'nord', true),
	(1, '2026-11-28 00:56:03.776812+00', 19, 'süd', false),
	(1, '2026-11-28 00:56:03.776812+00', 20, NULL, true),
	(1, '2026-11-28 00:56:03.776812+00', 21, 'nord', false),
	(1, '2026-11-28 00:56:03.776812+00', 22, 'süd', true),
	(1, '2026-11-28 00:56:03.776812+00', 23, NULL, false),
	(1, '2026-11-28 00:56:03.776812+00', 24, 'nord', true),
	(1, '2026-11-28 00:56:03.776812+00', 25, 'süd', false),
	(1, '2026-11-28 00:56:03.776812+00', 26, NULL, true),
	(1, '2026-11-28 00:56:03.776812+00', 27, 'nord', false),
	(1, '2026-11-28 00:56:03.776812+00', 28, 'süd', true),
	(1, '2026-11-28 00:56:03.776812+00', 29, NULL, false),
	(1, '2026-11-28 00:56:03.776812+00', 30, 'nord', true);

INSERT INTO public.board_recorded_state VALUES
	('scorecard', 'public.fan', '2026-11-28 00:56:03.801803+00', '{"id":"8565851cfd04","period":null,"segments":[{"column":"text","name":"region"}],"measures":[],"tables":[{"name":"public.fan","is_recorded":true,"columns":[{"column":"fan_id","type":23},{"column":"region","type":25},{"column":"is_fan","type":16}]}],"constraints":[{"table":0,"kind":"key","columns":["fan_id"]},{"table":0,"kind":"not_null","columns":["fan_id"]}]}'),
	('delta', 'public.board_recorded_delta', '2026-11-28 00:56:03.801856+00', NULL),
	('source', 'public.fan', '2026-11-28 00:56:03.801858+00', '0'),
	('log', 'public.board_recorded_log1', '2026-11-28 00:56:03.801858+00', '0'),
	('table', 'public.fan', '2026-11-28 00:56:03.801873+00', '{"oid":17711,"columns":{"fan_id":1,"is_fan":3,"region":2},"expressions":{}}');

CREATE TRIGGER kpi_protect BEFORE INSERT OR DELETE OR UPDATE ON public.board_live_delta FOR EACH ROW EXECUTE FUNCTION public.kpi_protect_delta();

ALTER TABLE public.board_live_delta ENABLE ALWAYS TRIGGER kpi_protect;

CREATE TRIGGER kpi_protect BEFORE INSERT OR DELETE OR UPDATE ON public.board_live_log1 FOR EACH ROW EXECUTE FUNCTION public.kpi_protect_delta();

ALTER TABLE public.board_live_log1 ENABLE ALWAYS TRIGGER kpi_protect;

CREATE TRIGGER kpi_protect BEFORE INSERT OR DELETE OR UPDATE ON public.board_live_log2 FOR EACH ROW EXECUTE FUNCTION public.kpi_protect_delta();

ALTER TABLE public.board_live_log2 ENABLE ALWAYS TRIGGER kpi_protect;

CREATE TRIGGER kpi_protect BEFORE INSERT OR DELETE OR UPDATE ON public.board_live_log3 FOR EACH ROW EXECUTE FUNCTION public.kpi_protect_delta();

ALTER TABLE public.board_live_log3 ENABLE ALWAYS TRIGGER kpi_protect;

CREATE TRIGGER kpi_protect BEFORE INSERT OR DELETE OR UPDATE ON public.board_live_log4 FOR EACH ROW EXECUTE FUNCTION public.kpi_protect_delta();

ALTER TABLE public.board_live_log4 ENABLE ALWAYS TRIGGER kpi_protect;

CREATE TRIGGER kpi_protect BEFORE INSERT OR DELETE OR UPDATE ON public.board_live_log5 FOR EACH ROW EXECUTE FUNCTION public.kpi_protect_delta();

ALTER TABLE public.board_live_log5 ENABLE ALWAYS TRIGGER kpi_protect;

CREATE TRIGGER kpi_protect BEFORE INSERT OR DELETE OR UPDATE ON public.board_live_state FOR EACH ROW EXECUTE FUNCTION public.kpi_protect_delta();

ALTER TABLE public.board_live_state ENABLE ALWAYS TRIGGER kpi_protect;

CREATE TRIGGER kpi_protect BEFORE INSERT OR DELETE OR UPDATE ON public.board_recorded_delta FOR EACH ROW EXECUTE FUNCTION public.kpi_protect_delta();

ALTER TABLE public.board_recorded_delta ENABLE ALWAYS TRIGGER kpi_protect;

CREATE TRIGGER kpi_protect BEFORE INSERT OR DELETE OR UPDATE ON public.board_recorded_log1 FOR EACH ROW EXECUTE FUNCTION public.kpi_protect_delta();

ALTER TABLE public.board_recorded_log1 ENABLE ALWAYS TRIGGER kpi_protect;

CREATE TRIGGER kpi_protect BEFORE INSERT OR DELETE OR UPDATE ON public.board_recorded_state FOR EACH ROW EXECUTE FUNCTION public.kpi_protect_delta();

ALTER TABLE public.board_recorded_state ENABLE ALWAYS TRIGGER kpi_protect;

CREATE TRIGGER kpi_protect_truncate BEFORE TRUNCATE ON public.board_live_delta FOR EACH STATEMENT EXECUTE FUNCTION public.kpi_protect_delta();

CREATE TRIGGER kpi_protect_truncate BEFORE TRUNCATE ON public.board_live_log1 FOR EACH STATEMENT EXECUTE FUNCTION public.kpi_protect_delta();

CREATE TRIGGER kpi_protect_truncate BEFORE TRUNCATE ON public.board_live_log2 FOR EACH STATEMENT EXECUTE FUNCTION public.kpi_protect_delta();

CREATE TRIGGER kpi_protect_truncate BEFORE TRUNCATE ON public.board_live_log3 FOR EACH STATEMENT EXECUTE FUNCTION public.kpi_protect_delta();

CREATE TRIGGER kpi_protect_truncate BEFORE TRUNCATE ON public.board_live_log4 FOR EACH STATEMENT EXECUTE FUNCTION public.kpi_protect_delta();

CREATE TRIGGER kpi_protect_truncate BEFORE TRUNCATE ON public.board_live_log5 FOR EACH STATEMENT EXECUTE FUNCTION public.kpi_protect_delta();

CREATE TRIGGER kpi_protect_truncate BEFORE TRUNCATE ON public.board_live_state FOR EACH STATEMENT EXECUTE FUNCTION public.kpi_protect_delta();

CREATE TRIGGER kpi_protect_truncate BEFORE TRUNCATE ON public.board_recorded_delta FOR EACH STATEMENT EXECUTE FUNCTION public.kpi_protect_delta();

CREATE TRIGGER kpi_protect_truncate BEFORE TRUNCATE ON public.board_recorded_log1 FOR EACH STATEMENT EXECUTE FUNCTION public.kpi_protect_delta();

CREATE TRIGGER kpi_protect_truncate BEFORE TRUNCATE ON public.board_recorded_state FOR EACH STATEMENT EXECUTE FUNCTION public.kpi_protect_delta();

CREATE TRIGGER kpi_a21d21607b16_after_truncate AFTER TRUNCATE ON public.deed FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE deed ENABLE ALWAYS TRIGGER kpi_a21d21607b16_after_truncate;
CREATE TRIGGER kpi_a21d21607b16_before_truncate BEFORE TRUNCATE ON public.deed FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE deed ENABLE ALWAYS TRIGGER kpi_a21d21607b16_before_truncate;
CREATE TRIGGER kpi_a21d21607b16_delete AFTER DELETE ON public.deed REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_insert AFTER INSERT ON public.deed REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_replica_change AFTER DELETE OR UPDATE ON public.deed FOR EACH ROW EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE deed ENABLE REPLICA TRIGGER kpi_a21d21607b16_replica_change;
CREATE TRIGGER kpi_a21d21607b16_replica_insert AFTER INSERT ON public.deed REFERENCING NEW TABLE AS new_rows FOR EACH ROW EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE deed ENABLE REPLICA TRIGGER kpi_a21d21607b16_replica_insert;
CREATE TRIGGER kpi_a21d21607b16_update AFTER UPDATE ON public.deed REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_8565851cfd04_after_truncate AFTER TRUNCATE ON public.fan FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('8565851cfd04');
ALTER TABLE fan ENABLE ALWAYS TRIGGER kpi_8565851cfd04_after_truncate;
CREATE TRIGGER kpi_8565851cfd04_before_truncate BEFORE TRUNCATE ON public.fan FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('8565851cfd04');
ALTER TABLE fan ENABLE ALWAYS TRIGGER kpi_8565851cfd04_before_truncate;
CREATE TRIGGER kpi_8565851cfd04_delete AFTER DELETE ON public.fan REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('8565851cfd04');
CREATE TRIGGER kpi_8565851cfd04_insert AFTER INSERT ON public.fan REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('8565851cfd04');
CREATE TRIGGER kpi_8565851cfd04_replica_change AFTER DELETE OR UPDATE ON public.fan FOR EACH ROW EXECUTE FUNCTION kpi_capture('8565851cfd04');
ALTER TABLE fan ENABLE REPLICA TRIGGER kpi_8565851cfd04_replica_change;
CREATE TRIGGER kpi_8565851cfd04_replica_insert AFTER INSERT ON public.fan REFERENCING NEW TABLE AS new_rows FOR EACH ROW EXECUTE FUNCTION kpi_capture('8565851cfd04');
ALTER TABLE fan ENABLE REPLICA TRIGGER kpi_8565851cfd04_replica_insert;
CREATE TRIGGER kpi_8565851cfd04_update AFTER UPDATE ON public.fan REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('8565851cfd04');
CREATE TRIGGER kpi_a21d21607b16_after_truncate AFTER TRUNCATE ON public.member FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE member ENABLE ALWAYS TRIGGER kpi_a21d21607b16_after_truncate;
CREATE TRIGGER kpi_a21d21607b16_before_truncate BEFORE TRUNCATE ON public.member FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE member ENABLE ALWAYS TRIGGER kpi_a21d21607b16_before_truncate;
CREATE TRIGGER kpi_a21d21607b16_delete AFTER DELETE ON public.member REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_insert AFTER INSERT ON public.member REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_replica_change AFTER DELETE OR UPDATE ON public.member FOR EACH ROW EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE member ENABLE REPLICA TRIGGER kpi_a21d21607b16_replica_change;
CREATE TRIGGER kpi_a21d21607b16_replica_insert AFTER INSERT ON public.member REFERENCING NEW TABLE AS new_rows FOR EACH ROW EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE member ENABLE REPLICA TRIGGER kpi_a21d21607b16_replica_insert;
CREATE TRIGGER kpi_a21d21607b16_update AFTER UPDATE ON public.member REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_after_truncate AFTER TRUNCATE ON public.reply FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE reply ENABLE ALWAYS TRIGGER kpi_a21d21607b16_after_truncate;
CREATE TRIGGER kpi_a21d21607b16_before_truncate BEFORE TRUNCATE ON public.reply FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE reply ENABLE ALWAYS TRIGGER kpi_a21d21607b16_before_truncate;
CREATE TRIGGER kpi_a21d21607b16_delete AFTER DELETE ON public.reply REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_insert AFTER INSERT ON public.reply REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_update AFTER UPDATE ON public.reply REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_after_truncate AFTER TRUNCATE ON public.reply_low FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE reply_low ENABLE ALWAYS TRIGGER kpi_a21d21607b16_after_truncate;
CREATE TRIGGER kpi_a21d21607b16_before_truncate BEFORE TRUNCATE ON public.reply_low FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE reply_low ENABLE ALWAYS TRIGGER kpi_a21d21607b16_before_truncate;
CREATE TRIGGER kpi_a21d21607b16_delete AFTER DELETE ON public.reply_low REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_insert AFTER INSERT ON public.reply_low REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_replica_change AFTER DELETE OR UPDATE ON public.reply_low FOR EACH ROW EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE reply_low ENABLE REPLICA TRIGGER kpi_a21d21607b16_replica_change;
CREATE TRIGGER kpi_a21d21607b16_replica_insert AFTER INSERT ON public.reply_low FOR EACH ROW EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE reply_low ENABLE REPLICA TRIGGER kpi_a21d21607b16_replica_insert;
CREATE TRIGGER kpi_a21d21607b16_update AFTER UPDATE ON public.reply_low REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_after_truncate AFTER TRUNCATE ON public.reply_rest FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE reply_rest ENABLE ALWAYS TRIGGER kpi_a21d21607b16_after_truncate;
CREATE TRIGGER kpi_a21d21607b16_before_truncate BEFORE TRUNCATE ON public.reply_rest FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE reply_rest ENABLE ALWAYS TRIGGER kpi_a21d21607b16_before_truncate;
CREATE TRIGGER kpi_a21d21607b16_delete AFTER DELETE ON public.reply_rest REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_insert AFTER INSERT ON public.reply_rest REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_replica_change AFTER DELETE OR UPDATE ON public.reply_rest FOR EACH ROW EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE reply_rest ENABLE REPLICA TRIGGER kpi_a21d21607b16_replica_change;
CREATE TRIGGER kpi_a21d21607b16_replica_insert AFTER INSERT ON public.reply_rest FOR EACH ROW EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE reply_rest ENABLE REPLICA TRIGGER kpi_a21d21607b16_replica_insert;
CREATE TRIGGER kpi_a21d21607b16_update AFTER UPDATE ON public.reply_rest REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_after_truncate AFTER TRUNCATE ON public.shop FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE shop ENABLE ALWAYS TRIGGER kpi_a21d21607b16_after_truncate;
CREATE TRIGGER kpi_a21d21607b16_before_truncate BEFORE TRUNCATE ON public.shop FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE shop ENABLE ALWAYS TRIGGER kpi_a21d21607b16_before_truncate;
CREATE TRIGGER kpi_a21d21607b16_delete AFTER DELETE ON public.shop REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_insert AFTER INSERT ON public.shop REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_replica_change AFTER DELETE OR UPDATE ON public.shop FOR EACH ROW EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE shop ENABLE REPLICA TRIGGER kpi_a21d21607b16_replica_change;
CREATE TRIGGER kpi_a21d21607b16_replica_insert AFTER INSERT ON public.shop REFERENCING NEW TABLE AS new_rows FOR EACH ROW EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE shop ENABLE REPLICA TRIGGER kpi_a21d21607b16_replica_insert;
CREATE TRIGGER kpi_a21d21607b16_update AFTER UPDATE ON public.shop REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_after_truncate AFTER TRUNCATE ON public.standing FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE standing ENABLE ALWAYS TRIGGER kpi_a21d21607b16_after_truncate;
CREATE TRIGGER kpi_a21d21607b16_before_truncate BEFORE TRUNCATE ON public.standing FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE standing ENABLE ALWAYS TRIGGER kpi_a21d21607b16_before_truncate;
CREATE TRIGGER kpi_a21d21607b16_delete AFTER DELETE ON public.standing REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_insert AFTER INSERT ON public.standing REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
CREATE TRIGGER kpi_a21d21607b16_replica_change AFTER DELETE OR UPDATE ON public.standing FOR EACH ROW EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE standing ENABLE REPLICA TRIGGER kpi_a21d21607b16_replica_change;
CREATE TRIGGER kpi_a21d21607b16_replica_insert AFTER INSERT ON public.standing REFERENCING NEW TABLE AS new_rows FOR EACH ROW EXECUTE FUNCTION kpi_capture('a21d21607b16');
ALTER TABLE standing ENABLE REPLICA TRIGGER kpi_a21d21607b16_replica_insert;
CREATE TRIGGER kpi_a21d21607b16_update AFTER UPDATE ON public.standing REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture('a21d21607b16');
