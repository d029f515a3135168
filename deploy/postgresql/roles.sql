-- The two roles of a results database: run it as an administrator, connected to that database. Running it again is harmless.
-- Roles have no password yet: give them one with \password, or let pg_hba.conf say who may connect as whom.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'scorecard_writer') THEN
        CREATE ROLE scorecard_writer LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'scorecard_reader') THEN
        CREATE ROLE scorecard_reader LOGIN;
    END IF;
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
-- Jobs: make, change and fill tables.
GRANT USAGE, CREATE ON SCHEMA public TO scorecard_writer;
-- The server: read every table, those of later versions too, and nothing else.
GRANT USAGE ON SCHEMA public TO scorecard_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO scorecard_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE scorecard_writer IN SCHEMA public GRANT SELECT ON TABLES TO scorecard_reader;
ALTER ROLE scorecard_reader SET default_transaction_read_only = on;
