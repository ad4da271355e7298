-- A set-up link is for the draft that it was handed out for, not for what is prepared later (I29).
ALTER TABLE "SetupLink" ADD COLUMN "revisionId" TEXT;
UPDATE "SetupLink" l SET "revisionId" = r.id
FROM "ConnectionRevision" r WHERE r."connectionId" = l."connectionId" AND r.state = 'draft';

-- A key that a revision does without is not taken again from metadata by itself, either (I25).
ALTER TABLE "FoundKey" DROP CONSTRAINT "FoundKey_state";
ALTER TABLE "FoundKey" ADD CONSTRAINT "FoundKey_state" CHECK (state IN ('waiting', 'taken', 'refused', 'dropped'));
