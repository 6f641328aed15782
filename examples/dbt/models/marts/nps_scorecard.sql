{#- Quarters out of the months: summaries roll up to any grain, rates do not. -#}
{%- set bands = dbt.string_literal(dbt.escape_single_quotes(tojson(var('nps_bands')))) -%}
with rolled as (
    select
        date_trunc('quarter', period::timestamp)::date as period,
        airline,
        grouping(airline) = 1 as total,
        rollup(answers) as answers
    from {{ ref('nps_monthly') }}
    group by grouping sets ((1, 2), (1))
),

beside as (
    select
        rolled.*,
        -- The quarter just before, not the last that there happened to be.
        rollup(answers) over (
            partition by total, airline order by period
            range between interval '3 months' preceding and interval '3 months' preceding
        ) as before
    from rolled
),

measured as (
    select
        *,
        nps(answers) as value,
        nps_ci(answers) as ci,
        nps_compare(answers, before) as comparison
    from beside
)

select
    period,
    airline,
    total,
    value as nps,
    nps_responses(answers) as n,
    nps_promoters(answers) as promoters,
    nps_passives(answers) as passives,
    nps_detractors(answers) as detractors,
    (ci).low as ci_low,
    (ci).high as ci_high,
    kpi_band_in(value, {{ bands }}::jsonb) as band,
    nps(before) as previous,
    value - nps(before) as change,
    (comparison).p_value < 0.05 as change_significant,
    (kpi_trend(value) over so_far).direction as trend,
    kpi_sparkline(array_agg(value) over so_far) as sparkline
from measured
window so_far as (partition by total, airline order by period)
