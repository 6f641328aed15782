{#-
    What both materialisations end with: grants on the views that are read, the docs, the
    post-hooks. Gives what a materialisation returns.
-#}
{% macro finish(scorecard, existing) %}
    {%- set wide = scorecard.incorporate(path={'identifier': scorecard.identifier ~ '_wide'}) -%}
    {% for view in [scorecard, wide] %}
        {% do apply_grants(view, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) %}
    {% endfor %}
    {% do persist_docs(scorecard, model) %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [scorecard]}) }}
{% endmacro %}
