-- People decided that the sign-in opens no account (any more): no machine links it afterwards.
ALTER TABLE "Identity" ADD COLUMN "unlinkedAt" TIMESTAMPTZ(3);
-- A link is carried over once, whoever comes with its address.
CREATE UNIQUE INDEX "Identity_carriedFromId_key" ON "Identity" ("carriedFromId");
