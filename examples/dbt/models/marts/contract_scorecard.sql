with summed as (
    select
        contract,
        grouping(contract) = 1 as total,
        rate_agg(is_advocate) as advocates,
        growth_agg(advocate_at_start, advocate_at_end) as growth,
        rate_agg(advocate_at_end) filter (where advocate_at_start) as retained,
        action_agg(referrals) as actions
    from {{ ref('stg_crm__customers') }}
    group by rollup (contract)
)

select
    contract,
    total,
    rate_total(advocates) as customers,
    ambassador_rate(advocates) as ambassador_rate,
    (rate_ci(advocates)).low as ambassador_rate_low,
    (rate_ci(advocates)).high as ambassador_rate_high,
    kpi_band('ambassador_rate', ambassador_rate(advocates)) as ambassador_rate_band,
    advocacy_growth(growth) as advocacy_growth,
    kpi_band('advocacy_growth', advocacy_growth(growth)) as advocacy_growth_band,
    advocate_retention_rate(retained) as advocate_retention_rate,
    advocacy_actions(actions) as advocacy_actions,
    kpi_band('advocacy_actions', advocacy_actions(actions)) as advocacy_actions_band
from summed
