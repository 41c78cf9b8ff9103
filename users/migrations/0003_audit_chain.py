"""The audit log is chained when a transaction commits, and cannot be changed afterwards."""

from django.db import migrations

# Positions are given at the very end of a transaction, so that the lock that puts them in one
# row is held for no longer than the commit takes. The first trigger, at the commit, only comes
# back as the second: by then all that was due at the commit has been done, checks of foreign
# keys among it, which wait for other transactions. Nothing is waited for with the lock in hand,
# or two transactions could wait for each other.
CHAIN = """
CREATE FUNCTION users_audit_last() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE users_auditentry SET position = NULL WHERE id = NEW.id;
  RETURN NULL;
END $$;
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
CREATE CONSTRAINT TRIGGER users_audit_last
  AFTER INSERT ON users_auditentry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION users_audit_last();
CREATE CONSTRAINT TRIGGER users_audit_chain
  AFTER UPDATE ON users_auditentry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.position IS NULL) EXECUTE FUNCTION users_audit_chain();
"""

# An address without what tells one house from the next: /24 of IPv4, /48 of IPv6.
TRUNCATED = """
CREATE FUNCTION users_audit_truncated(network text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN host(network(set_masklen(
    network::inet, CASE family(network::inet) WHEN 4 THEN 24 ELSE 48 END
  )));
EXCEPTION WHEN invalid_text_representation THEN
  RETURN '';
END $$;
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
       AND NEW.network IN (OLD.network, '', users_audit_truncated(OLD.network))
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
            "DROP TRIGGER users_audit_last ON users_auditentry;"
            "DROP FUNCTION users_audit_chain();"
            "DROP FUNCTION users_audit_last()",
        ),
        migrations.RunSQL(TRUNCATED, "DROP FUNCTION users_audit_truncated(text)"),
        migrations.RunSQL(
            KEEP,
            "DROP TRIGGER users_audit_keep_all ON users_auditentry;"
            "DROP TRIGGER users_audit_keep ON users_auditentry;"
            "DROP FUNCTION users_audit_keep()",
        ),
    ]
