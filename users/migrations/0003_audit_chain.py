"""The audit log is chained when a transaction commits, and cannot be changed afterwards."""

from django.db import migrations

# Positions are given at the very end of a transaction, so that the lock that puts them in one
# row is held for no longer than the commit takes, and nothing is waited for while it is held.
CHAIN = """
CREATE FUNCTION users_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before_position bigint;
  before_digest text;
BEGIN
  PERFORM pg_advisory_xact_lock(7401551);
  SELECT position, digest INTO before_position, before_digest
    FROM users_auditentry WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1;
  UPDATE users_auditentry SET
    position = coalesce(before_position, 0) + 1,
    digest = encode(
      sha256(convert_to(coalesce(before_digest, '') || body, 'UTF8')), 'hex'
    )
    WHERE id = NEW.id;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER users_audit_chain
  AFTER INSERT ON users_auditentry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION users_audit_chain();
"""

# `tonearm.may_truncate` is for the tests, which empty all tables between two of them.
KEEP = """
CREATE FUNCTION users_audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' AND current_setting('tonearm.may_truncate', true) = 'on' THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.id, OLD.at, OLD.action, OLD.actor_ref, OLD.subject, OLD.body)
       IS NOT DISTINCT FROM
       (NEW.id, NEW.at, NEW.action, NEW.actor_ref, NEW.subject, NEW.body)
       AND (OLD.position IS NULL OR (OLD.position, OLD.digest) = (NEW.position, NEW.digest))
    THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the audit log is only ever added to';
END $$;
CREATE TRIGGER users_audit_keep BEFORE UPDATE OR DELETE ON users_auditentry
  FOR EACH ROW EXECUTE FUNCTION users_audit_keep();
CREATE TRIGGER users_audit_keep_all BEFORE TRUNCATE ON users_auditentry
  FOR EACH STATEMENT EXECUTE FUNCTION users_audit_keep();
"""


class Migration(migrations.Migration):
    dependencies = [("users", "0002_accounts_whole")]
    operations = [
        migrations.RunSQL(
            CHAIN,
            "DROP TRIGGER users_audit_chain ON users_auditentry;"
            "DROP FUNCTION users_audit_chain()",
        ),
        migrations.RunSQL(
            KEEP,
            "DROP TRIGGER users_audit_keep_all ON users_auditentry;"
            "DROP TRIGGER users_audit_keep ON users_auditentry;"
            "DROP FUNCTION users_audit_keep()",
        ),
    ]
