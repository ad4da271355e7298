-- A connection that takes another's place: people who are linked through that one keep their way in.
ALTER TABLE "Connection"
  ADD COLUMN "carriesLinks" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "cutOverAt" TIMESTAMPTZ(3);
-- One connection takes another's place, not several.
CREATE UNIQUE INDEX "Connection_replacesId_key" ON "Connection" ("replacesId");
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_replacesId_fkey"
  FOREIGN KEY ("replacesId") REFERENCES "Connection" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
-- Whose link this identity was given when it came by the connection that takes the other's place; once, ever.
ALTER TABLE "Identity" ADD COLUMN "carriedFromId" TEXT;
CREATE INDEX "Identity_connectionId_email_idx" ON "Identity" ("connectionId", "email");

-- Which steps of its provider's guide have been done, as whoever does them ticks them.
ALTER TABLE "ConnectionRevision" ADD COLUMN "guideTicks" TEXT[] NOT NULL DEFAULT '{}';

-- The vendor's own machines: billing, support tools.
CREATE TABLE "OperatorKey" (
  "id" TEXT NOT NULL,
  "operatorId" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "secretHash" TEXT NOT NULL,
  -- The last four letters, to tell keys apart.
  "hint" TEXT NOT NULL,
  "permissions" TEXT[] NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  "expiresAt" TIMESTAMPTZ(3) NOT NULL,
  "lastUsedAt" TIMESTAMPTZ(3),
  "revokedAt" TIMESTAMPTZ(3),
  CONSTRAINT "OperatorKey_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "OperatorKey_operatorId_fkey" FOREIGN KEY ("operatorId") REFERENCES "Operator" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "OperatorKey_secretHash_key" ON "OperatorKey" ("secretHash");
-- What was answered to a call that names itself, so that saying it again does it once.
CREATE TABLE "ApiAnswer" (
  "keyId" TEXT NOT NULL,
  "callId" TEXT NOT NULL,
  "requestDigest" TEXT NOT NULL,
  "status" INTEGER NOT NULL,
  "answer" JSONB NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "ApiAnswer_pkey" PRIMARY KEY ("keyId", "callId"),
  CONSTRAINT "ApiAnswer_keyId_fkey" FOREIGN KEY ("keyId") REFERENCES "OperatorKey" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "ApiAnswer_createdAt_idx" ON "ApiAnswer" ("createdAt");
