{{ config(
    materialized='kpi_scorecard',
    scorecard={
        'period': {'column': 'posted_in', 'grain': 'month'},
        'segments': ['post_type'],
        'measures': {
            'engagement_rate': ['interactions', 'reach'],
            'share_rate': ['shares', 'reach'],
        },
    }
) }}

select * from {{ ref('stg_social__posts') }}
