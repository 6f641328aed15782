with board as (
    select * from {{ ref('advocacy_board') }}
    where total and value is not null
)

select
    title,
    period,
    value,
    ci_low,
    ci_high,
    change,
    change_significant,
    year_change,
    trend,
    sparkline,
    target,
    target_met,
    band
from board
where period = (select max(period) from board where kpi = 'nps')
