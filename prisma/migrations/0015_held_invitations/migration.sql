-- Since when an invitation's mail waits for the record of its address's domain (I8); null for one that went out.
ALTER TABLE "Invitation" ADD COLUMN "heldAt" TIMESTAMPTZ(3);
CREATE INDEX "Invitation_held" ON "Invitation" ("heldAt") WHERE "heldAt" IS NOT NULL;
