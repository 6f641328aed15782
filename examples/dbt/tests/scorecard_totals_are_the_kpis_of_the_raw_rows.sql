-- The total of each scorecard is the aggregate over the raw table, to the last bit.
with pairs as (
    select 'nps ' || period as what, scorecard.nps as shown, raw.nps as counted
    from (select * from {{ ref('nps_scorecard') }} where total) as scorecard
    full join (
        select
            date_trunc('quarter', surveyed_on::timestamp)::date as period,
            nps(score) filter (where score between 0 and 10) as nps
        from {{ source('survey', 'answers') }}
        group by 1
    ) as raw using (period)

    union all

    select 'ambassador_rate', ambassador_rate, (select ambassador_rate(is_advocate) from {{ source('crm', 'customers') }})
    from {{ ref('contract_scorecard') }}
    where total

    union all

    select 'engagement_rate ' || period, scorecard.value, raw.value
    from (select * from {{ ref('posts_scorecard') }} where total and kpi = 'engagement_rate') as scorecard
    full join (
        select posted_in as period, engagement_rate(interactions, reach) as value
        from {{ source('social', 'posts') }}
        group by 1
    ) as raw using (period)
)

select * from pairs
where shown is distinct from counted
