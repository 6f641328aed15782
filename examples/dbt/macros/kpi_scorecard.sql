{#-
    Materialises a model as a scorecard of the extension. The model selects the rows,
    the config `scorecard` is the spec of kpi_create_scorecard, and the SQL that
    kpi_scorecard_sql gives for it is what runs: it stands in target/run to be read.

    Made are the views NAME, which ref('NAME') gives, NAME_wide and NAME_summary, over
    NAME_rows, the query of the model. Storage is view or materialized. A live scorecard
    puts triggers on its table and outlives any run: create it once, by
    kpi_create_scorecard, where the table is made.
-#}
{% materialization kpi_scorecard, adapter='postgres' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='view') -%}
    {%- set rows = target_relation.incorporate(path={'identifier': this.identifier ~ '_rows'}) -%}
    {%- set spec = config.require('scorecard') -%}
    {%- if spec.get('storage', 'view') not in ['view', 'materialized'] -%}
        {{ exceptions.raise_compiler_error("scorecard storage is view or materialized here, not " ~ spec['storage']) }}
    {%- endif -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    -- One transaction: readers see the old scorecard or the new one.
    {% call statement('begin') -%}
        set local client_min_messages = warning
    {%- endcall %}
    -- With the rows go the views over them, those of other models too, as dbt does.
    {% for old in [load_cached_relation(rows), existing] if old is not none %}
        {% do adapter.drop_relation(old) %}
    {% endfor %}
    {% call statement('rows') -%}
        create view {{ rows }} as
        {{ sql }};
        comment on view {{ rows }} is 'the rows that {{ this.identifier }} counts';
    {%- endcall %}
    {%- set ddl = run_query(
        "select kpi_scorecard_sql(" ~ dbt.string_literal(this.schema ~ '.' ~ this.identifier)
        ~ ", " ~ dbt.string_literal(rows.include(database=false))
        ~ "::regclass, " ~ dbt.string_literal(dbt.escape_single_quotes(tojson(spec))) ~ "::jsonb)"
    )[0][0] -%}
    {% call statement('main') -%}
        {{ ddl }}
    {%- endcall %}

    {%- set wide = target_relation.incorporate(path={'identifier': this.identifier ~ '_wide'}) -%}
    {% for view in [target_relation, wide] %}
        {% do apply_grants(view, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) %}
    {% endfor %}
    {% do persist_docs(target_relation, model) %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
