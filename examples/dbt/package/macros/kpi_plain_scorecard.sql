{#-
    Materialises a model as a scorecard in plain SQL, in a database without the extension.
    The model is the script that kpi_scorecard_sql(…, target => 'plain') writes for its
    schema and name, elsewhere:

        {{ config(materialized='kpi_plain_scorecard') }}
        {% raw %} … the script … {% endraw %}

    Made are the views NAME, which ref('NAME') gives, NAME_wide and NAME_summary. A later run
    replaces the views in place. With --full-refresh, and where the summary is materialised,
    it drops them first, and with them whatever reads them, as dbt does with views.
-#}
{% materialization kpi_plain_scorecard, adapter='postgres' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='view') -%}
    {%- set summary = target_relation.incorporate(path={'identifier': this.identifier ~ '_summary'}) -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    -- One transaction: readers see the old scorecard or the new one.
    {% call statement('begin') -%}
        set local client_min_messages = warning
    {%- endcall %}
    {%- set kinds = run_query(
        "select c.relname, c.relkind from pg_catalog.pg_class as c where c.relnamespace = to_regnamespace("
        ~ advocacy_kpi.literal(adapter.quote(this.schema)) ~ ") and c.relname in ("
        ~ advocacy_kpi.literal(this.identifier) ~ ", " ~ advocacy_kpi.literal(summary.identifier) ~ ")"
    ) -%}
    {% for row in kinds %}
        {%- set kind = {'v': 'view', 'm': 'materialized view', 'r': 'table'}.get(row[1] | string, '') -%}
        {%- set goes = should_full_refresh() or kind != 'view' -%}
        {% if kind and goes %}
            {% do run_query("drop " ~ kind ~ " if exists " ~ this.incorporate(path={'identifier': row[0]}) ~ " cascade") %}
        {% endif %}
    {% endfor %}

    {% call statement('main') -%}
        {{ sql }}
    {%- endcall %}
    {%- set made = run_query("select to_regclass(" ~ advocacy_kpi.literal(this.include(database=false) | string) ~ ") is not null")[0][0] -%}
    {% if not made %}
        {{ exceptions.raise_compiler_error("the script of this model does not make " ~ this ~ ": write it again for that name, as the first argument of kpi_scorecard_sql") }}
    {% endif %}

    {{ return(advocacy_kpi.finish(target_relation, existing)) }}
{% endmaterialization %}
