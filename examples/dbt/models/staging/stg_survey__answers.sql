select
    customer_id,
    airline,
    surveyed_on,
    date_trunc('month', surveyed_on::timestamp)::date as period,
    -- A code such as 99 for "don't know" is not a score: NULL, which no KPI counts.
    case when score between 0 and 10 then score end as score
from {{ source('survey', 'answers') }}
