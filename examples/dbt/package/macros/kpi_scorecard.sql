{#-
    Materialises a model as a scorecard of the extension; the config `scorecard` is the
    spec of kpi_create_scorecard.

    A spec of one table counts the rows that the model selects, which the view NAME_rows
    keeps. A spec with `entity`, of several tables, names them itself; its model selects
    nothing and says `-- depends_on: {{ source(…) }}` for each, so that dbt knows.

    Made are the views NAME, which ref('NAME') gives, NAME_wide and NAME_summary. The first
    run calls kpi_create_scorecard, later ones kpi_alter_scorecard, which leaves grants and
    dependent views where they are, and refresh what is materialised. --full-refresh drops
    the scorecard first, and fails where other views read it.

    Storage is view or materialized. A live scorecard puts triggers on its table and
    outlives any run: create it once, where the table is made.
-#}
{% materialization kpi_scorecard, adapter='postgres' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='view') -%}
    {%- set spec = config.require('scorecard') -%}
    {%- set of_one_table = 'entity' not in spec -%}
    {%- if spec.get('storage', 'view') not in ['view', 'materialized'] -%}
        {{ exceptions.raise_compiler_error("scorecard storage is view or materialized here, not " ~ spec['storage']) }}
    {%- endif -%}
    {%- set name = advocacy_kpi.literal(this.include(database=false) | string) -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    -- One transaction: readers see the old scorecard or the new one.
    {% call statement('begin') -%}
        set local client_min_messages = warning
    {%- endcall %}
    {#- Asked of the database and not of the cache: with a view below go those above it. -#}
    {%- set is_there = run_query(
        "select count(*) from kpi_scorecards where schema = " ~ advocacy_kpi.literal(this.schema)
        ~ " and name = " ~ advocacy_kpi.literal(this.identifier)
    )[0][0] > 0 -%}
    {%- if is_there and should_full_refresh() -%}
        {% do run_query("select kpi_drop_scorecard(" ~ name ~ ")") %}
        {%- set is_there = false -%}
    {%- elif existing is not none and not is_there -%}
        {% do adapter.drop_relation(existing) %}
    {%- endif -%}

    {%- set source = '' -%}
    {% if of_one_table %}
        {%- set rows = target_relation.incorporate(path={'identifier': this.identifier ~ '_rows'}) -%}
        {% if not is_there %}
            {#- Replaced, a view could not lose a column. -#}
            {% do run_query("drop view if exists " ~ rows) %}
        {% endif %}
        {% call statement('rows') -%}
            create or replace view {{ rows }} as
            {{ sql }};
            comment on view {{ rows }} is 'the rows that {{ this.identifier }} counts';
        {%- endcall %}
        {%- if not is_there -%}
            {%- set source = advocacy_kpi.literal(rows.include(database=false) | string) ~ "::regclass, " -%}
        {%- endif -%}
    {% endif %}
    {% call statement('main') -%}
        select {{ 'kpi_alter_scorecard' if is_there else 'kpi_create_scorecard' }}({{ name }}, {{ source }}{{ advocacy_kpi.literal(tojson(spec)) }}::jsonb)
    {%- endcall %}
    {% if is_there and spec.get('storage') == 'materialized' %}
        {% do run_query("refresh materialized view " ~ this.incorporate(path={'identifier': this.identifier ~ '_summary'})) %}
    {% endif %}

    {{ return(advocacy_kpi.finish(target_relation, existing)) }}
{% endmaterialization %}

{#- A text as a literal of SQL. -#}
{% macro literal(text) -%}
    {{ return(dbt.string_literal(dbt.escape_single_quotes(text))) }}
{%- endmacro %}
