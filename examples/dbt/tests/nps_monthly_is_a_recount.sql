-- Every summary that is kept is what counting the answers again gives, and none is missing.
-- Where this fails, `dbt build --full-refresh` counts everything again.
with counted as (
    select period, airline, nps_agg(score) as answers
    from {{ ref('stg_survey__answers') }}
    group by period, airline
)

select period, airline, kept.answers as kept, counted.answers as counted
from counted
full join {{ ref('nps_monthly') }} as kept using (period, airline)
where kept.answers is distinct from counted.answers
