{#-
    The columns of a relation with the names of their types. The macro of dbt takes
    them from the information schema, which calls a summary USER-DEFINED: fixtures of
    unit tests could not be cast to that.
-#}
{% macro postgres__get_columns_in_relation(relation) -%}
    {% call statement('get_columns_in_relation', fetch_result=True) %}
        select
            a.attname as column_name,
            format_type(a.atttypid, null) as data_type,
            c.character_maximum_length,
            c.numeric_precision,
            c.numeric_scale
        from pg_attribute as a
        left join {{ relation.information_schema('columns') }} as c
            on c.table_schema = '{{ relation.schema }}'
            and c.table_name = '{{ relation.identifier }}'
            and c.column_name = a.attname
        where a.attrelid = to_regclass('{{ relation.include(database=false) }}')
            and a.attnum > 0
            and not a.attisdropped
        order by a.attnum
    {% endcall %}
    {{ return(sql_convert_columns_in_relation(load_result('get_columns_in_relation').table)) }}
{% endmacro %}
