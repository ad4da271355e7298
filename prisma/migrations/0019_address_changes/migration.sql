-- Whether somebody came with another address lately is asked for each person whose link may be carried over.
CREATE INDEX "AuditEvent_address_changes" ON "AuditEvent"("orgId", ("data" ->> 'identityId'), "at")
  WHERE "name" = 'identity.address_changed';
CREATE INDEX "AuditEvent_former_addresses" ON "AuditEvent"("orgId", ("data" ->> 'from'), "at")
  WHERE "name" = 'identity.address_changed';
