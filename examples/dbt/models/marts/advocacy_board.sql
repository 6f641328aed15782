{%- set advocates = {'history': 'crm.advocate_status', 'valid': 'valid', 'where': {'status': 'advocate'}} -%}
{%- set actions = {'events': 'crm.advocacy_actions', 'at': 'occurred_at'} -%}
{%- set answers = {'rows': 'survey.responses', 'at': 'answered_at', 'of': 'score'} -%}
{{ config(
    materialized='kpi_scorecard',
    scorecard={
        'period': {'grain': 'quarter', 'timezone': 'UTC'},
        'entity': {'table': 'crm.subscribers', 'key': 'customer_id', 'from': 'counted_from', 'to': 'closed_on'},
        'segments': ['contract'],
        'measures': {
            'ambassador_rate': advocates,
            'advocacy_growth': advocates,
            'advocate_retention_rate': advocates,
            'advocacy_actions': actions,
            'advocacy_participation_rate': actions,
            'referral_rate': dict(actions, where={'kind': 'referral'}),
            'nps': dict(answers, where={'survey': 'nps'},
                        one_per={'column': 'customer_id', 'keep': 'latest', 'by': 'answered_at'}),
            'csat': dict(answers, where={'survey': 'csat'}),
            'ces': dict(answers, where={'survey': 'ces'}),
            'engagement_rate': {'rows': 'social.ambassador_posts', 'on': 'ambassador_id', 'at': 'posted_at',
                                'of': ['engagements', 'reach']},
        },
        'storage': 'materialized',
    }
) }}

-- depends_on: {{ source('crm', 'subscribers') }}, {{ source('crm', 'advocate_status') }}, {{ source('crm', 'advocacy_actions') }}
-- depends_on: {{ source('survey', 'responses') }}, {{ source('social', 'ambassador_posts') }}
