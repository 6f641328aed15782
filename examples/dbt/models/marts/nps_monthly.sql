{#-
    A month is the unit that is written: delete+insert on `period` alone removes
    all the rows of a month that changed, those of an airline that has no answers left
    too, and is not misled by a NULL in a segment, as a key with the segment would be.
-#}
{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='period',
    on_schema_change='fail'
) }}

with counted as (
    select
        period,
        airline,
        nps_agg(score) as answers
    from {{ ref('stg_survey__answers') }}
    group by period, airline
)

select * from counted
{% if is_incremental() %}
-- Only months in which something differs: answers came, however late, were
-- corrected or were taken back. Counting is one pass over the answers.
where period in (
    select coalesce(counted.period, kept.period)
    from counted
    full join {{ this }} as kept
        on kept.period = counted.period and kept.airline = counted.airline
    where kept.answers is distinct from counted.answers
)
{% endif %}
