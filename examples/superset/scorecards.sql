-- The board that the dashboard shows, over the data of examples/demo/load.sql.
\set ON_ERROR_STOP on
\set QUIET on
\ir ../demo/board.sql

-- A BI tool needs to read this view and nothing else.
CREATE ROLE dashboard LOGIN;
GRANT USAGE ON SCHEMA crm TO dashboard;
GRANT SELECT ON crm.board TO dashboard;
