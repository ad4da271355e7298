-- AlterTable
ALTER TABLE "OutboxJob" ADD COLUMN     "discardedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "RunningProcess" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "drainingAt" TIMESTAMPTZ(3),

    CONSTRAINT "RunningProcess_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "SentMail_sentAt_idx" ON "SentMail"("sentAt");

-- What Prisma's schema cannot say.

ALTER TABLE "RunningProcess" ADD CONSTRAINT "RunningProcess_kind" CHECK ("kind" IN ('web', 'worker'));
-- Only what failed can be given up.
ALTER TABLE "OutboxJob" ADD CONSTRAINT "OutboxJob_discarded" CHECK ("discardedAt" IS NULL OR "failedAt" IS NOT NULL);
