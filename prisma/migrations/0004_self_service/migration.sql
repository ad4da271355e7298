-- AlterTable
ALTER TABLE "Connection" ADD COLUMN     "spAcsUrl" TEXT,
ADD COLUMN     "clientAuth" TEXT NOT NULL DEFAULT 'client_secret',
ADD COLUMN     "clientSecretExpiresAt" TIMESTAMPTZ(3),
ADD COLUMN     "mapping" JSONB,
ADD COLUMN     "metadataCheckedAt" TIMESTAMPTZ(3),
ADD COLUMN     "metadataNextCheckAt" TIMESTAMPTZ(3),
ADD COLUMN     "metadataProblem" TEXT,
ADD COLUMN     "metadataUrl" TEXT,
ADD COLUMN     "newcomerTeamId" TEXT,
ADD COLUMN     "newcomers" TEXT NOT NULL DEFAULT 'ask',
ADD COLUMN     "provider" TEXT,
ADD COLUMN     "replacesId" TEXT,
ADD COLUMN     "revisionCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "spEntityId" TEXT,
ADD COLUMN     "takesNewKeys" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Domain" ADD COLUMN     "addedById" TEXT,
ADD COLUMN     "checkCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "checkingUntil" TIMESTAMPTZ(3),
ADD COLUMN     "companyId" TEXT,
ADD COLUMN     "contestedAt" TIMESTAMPTZ(3),
ADD COLUMN     "lastCheckAt" TIMESTAMPTZ(3),
ADD COLUMN     "missingSince" TIMESTAMPTZ(3),
ADD COLUMN     "negatives" TIMESTAMPTZ(3)[],
ADD COLUMN     "nextCheckAt" TIMESTAMPTZ(3),
ADD COLUMN     "waitingSince" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Installation" ADD COLUMN     "assistsOnboarding" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "upgradeText" TEXT,
ADD COLUMN     "upgradeUrl" TEXT;

-- AlterTable
ALTER TABLE "Org" ADD COLUMN     "isTest" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "DomainLook" (
    "id" TEXT NOT NULL,
    "domainId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "verdict" TEXT NOT NULL,
    "reading" TEXT NOT NULL,
    "answers" JSONB NOT NULL,

    CONSTRAINT "DomainLook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DomainLoan" (
    "id" TEXT NOT NULL,
    "domainId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "people" TEXT[],
    "askedById" TEXT NOT NULL,
    "consentedById" TEXT,
    "consentedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DomainLoan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConnectionRevision" (
    "id" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "step" INTEGER NOT NULL DEFAULT 1,
    "config" JSONB NOT NULL DEFAULT '{}',
    "secretSealed" TEXT,
    "engineClientId" TEXT,
    "testedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" TEXT,
    "promotedAt" TIMESTAMPTZ(3),
    "promotedById" TEXT,
    "retiredAt" TIMESTAMPTZ(3),

    CONSTRAINT "ConnectionRevision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TestSignIn" (
    "id" TEXT NOT NULL,
    "revisionId" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "state" "TransactionState" NOT NULL DEFAULT 'open',
    "browserHash" TEXT NOT NULL,
    "startedById" TEXT,
    "setupLinkId" TEXT,
    "requestId" TEXT NOT NULL,
    "engineState" TEXT NOT NULL,
    "verifierSealed" TEXT NOT NULL,
    "redirectUrl" TEXT NOT NULL,
    "redirectForm" JSONB,
    "leaseUntil" TIMESTAMPTZ(3),
    "report" JSONB,
    "answerSealed" TEXT,
    "answerUntil" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "answeredAt" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "TestSignIn_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "KeptAnswer" (
    "attemptId" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "answerSealed" TEXT,
    "expected" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "KeptAnswer_pkey" PRIMARY KEY ("attemptId")
);

-- CreateTable
CREATE TABLE "FoundKey" (
    "id" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "pem" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "notAfter" TIMESTAMPTZ(3) NOT NULL,
    "foundAt" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "decidedById" TEXT,
    "decidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "FoundKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SetupLink" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "contactName" TEXT NOT NULL,
    "contactEmail" TEXT NOT NULL,
    "createdById" TEXT,
    "askedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "declinedAt" TIMESTAMPTZ(3),
    "firstUsedAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "SetupLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SetupVisit" (
    "id" TEXT NOT NULL,
    "linkId" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "openedAt" TIMESTAMPTZ(3),
    "codeHash" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SetupVisit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Newcomer" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "identityId" TEXT NOT NULL,
    "transactionId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "reason" TEXT,
    "userId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Newcomer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailCanonical" TEXT NOT NULL,
    "role" "Role" NOT NULL DEFAULT 'member',
    "teamId" TEXT,
    "invitedById" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "acceptedAt" TIMESTAMPTZ(3),
    "acceptedById" TEXT,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SsoRequest" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "askedById" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "domains" TEXT[],
    "note" TEXT,
    "state" TEXT NOT NULL DEFAULT 'open',
    "connectionId" TEXT,
    "operatorId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SsoRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Wish" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Wish_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "GivenWarning" (
    "key" TEXT NOT NULL,
    "givenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "GivenWarning_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "DomainLook_domainId_at_idx" ON "DomainLook"("domainId", "at" DESC);

-- CreateIndex
CREATE INDEX "DomainLoan_domainId_idx" ON "DomainLoan"("domainId");

-- CreateIndex
CREATE INDEX "DomainLoan_orgId_idx" ON "DomainLoan"("orgId");

-- CreateIndex
CREATE UNIQUE INDEX "ConnectionRevision_connectionId_number_key" ON "ConnectionRevision"("connectionId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "TestSignIn_reference_key" ON "TestSignIn"("reference");

-- CreateIndex
CREATE INDEX "TestSignIn_revisionId_createdAt_idx" ON "TestSignIn"("revisionId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "TestSignIn_connectionId_idx" ON "TestSignIn"("connectionId");

-- CreateIndex
CREATE INDEX "TestSignIn_expiresAt_idx" ON "TestSignIn"("expiresAt");

-- CreateIndex
CREATE INDEX "TestSignIn_answerUntil_idx" ON "TestSignIn"("answerUntil");

-- CreateIndex
CREATE INDEX "KeptAnswer_connectionId_idx" ON "KeptAnswer"("connectionId");

-- CreateIndex
CREATE INDEX "KeptAnswer_expiresAt_idx" ON "KeptAnswer"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "FoundKey_connectionId_fingerprint_key" ON "FoundKey"("connectionId", "fingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "SetupLink_tokenHash_key" ON "SetupLink"("tokenHash");

-- CreateIndex
CREATE INDEX "SetupLink_connectionId_idx" ON "SetupLink"("connectionId");

-- CreateIndex
CREATE INDEX "SetupLink_orgId_idx" ON "SetupLink"("orgId");

-- CreateIndex
CREATE UNIQUE INDEX "SetupVisit_secretHash_key" ON "SetupVisit"("secretHash");

-- CreateIndex
CREATE INDEX "SetupVisit_linkId_idx" ON "SetupVisit"("linkId");

-- CreateIndex
CREATE UNIQUE INDEX "Newcomer_identityId_key" ON "Newcomer"("identityId");

-- CreateIndex
CREATE INDEX "Newcomer_orgId_idx" ON "Newcomer"("orgId");

-- CreateIndex
CREATE INDEX "Newcomer_connectionId_idx" ON "Newcomer"("connectionId");

-- CreateIndex
CREATE INDEX "Invitation_orgId_idx" ON "Invitation"("orgId");

-- CreateIndex
CREATE INDEX "Invitation_emailCanonical_idx" ON "Invitation"("emailCanonical");

-- CreateIndex
CREATE INDEX "SsoRequest_orgId_idx" ON "SsoRequest"("orgId");

-- CreateIndex
CREATE INDEX "SsoRequest_state_createdAt_idx" ON "SsoRequest"("state", "createdAt");

-- CreateIndex
CREATE INDEX "Wish_createdAt_idx" ON "Wish"("createdAt" DESC);

-- CreateIndex
CREATE INDEX "Wish_orgId_idx" ON "Wish"("orgId");

-- CreateIndex
CREATE INDEX "GivenWarning_givenAt_idx" ON "GivenWarning"("givenAt");

-- CreateIndex
CREATE UNIQUE INDEX "Connection_spAcsUrl_key" ON "Connection"("spAcsUrl");

-- CreateIndex
CREATE INDEX "Domain_companyId_idx" ON "Domain"("companyId");

-- AddForeignKey
ALTER TABLE "Domain" ADD CONSTRAINT "Domain_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DomainLook" ADD CONSTRAINT "DomainLook_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "Domain"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DomainLoan" ADD CONSTRAINT "DomainLoan_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "Domain"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DomainLoan" ADD CONSTRAINT "DomainLoan_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectionRevision" ADD CONSTRAINT "ConnectionRevision_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TestSignIn" ADD CONSTRAINT "TestSignIn_revisionId_fkey" FOREIGN KEY ("revisionId") REFERENCES "ConnectionRevision"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TestSignIn" ADD CONSTRAINT "TestSignIn_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KeptAnswer" ADD CONSTRAINT "KeptAnswer_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FoundKey" ADD CONSTRAINT "FoundKey_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SetupLink" ADD CONSTRAINT "SetupLink_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SetupVisit" ADD CONSTRAINT "SetupVisit_linkId_fkey" FOREIGN KEY ("linkId") REFERENCES "SetupLink"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Newcomer" ADD CONSTRAINT "Newcomer_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Newcomer" ADD CONSTRAINT "Newcomer_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "Identity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SsoRequest" ADD CONSTRAINT "SsoRequest_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Wish" ADD CONSTRAINT "Wish_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;




-- What Prisma's schema cannot say.

-- What the sweep looks for.
CREATE INDEX "Domain_due" ON "Domain"("nextCheckAt") WHERE "nextCheckAt" IS NOT NULL;
ALTER TABLE "DomainLook" ADD CONSTRAINT "DomainLook_verdict" CHECK ("verdict" IN ('proven', 'gone', 'open'));
ALTER TABLE "DomainLoan" ADD CONSTRAINT "DomainLoan_consent" CHECK (("consentedAt" IS NULL) = ("consentedById" IS NULL));
-- A test organization borrows a domain once at a time.
CREATE UNIQUE INDEX "DomainLoan_living" ON "DomainLoan"("domainId", "orgId") WHERE "endedAt" IS NULL;

ALTER TABLE "Connection" ADD CONSTRAINT "Connection_clientAuth" CHECK ("clientAuth" IN ('client_secret', 'private_key_jwt'));
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_newcomers" CHECK ("newcomers" IN ('ask', 'provision'));
CREATE INDEX "Connection_metadata_due" ON "Connection"("metadataNextCheckAt") WHERE "metadataNextCheckAt" IS NOT NULL;

-- One draft beside one live revision.
ALTER TABLE "ConnectionRevision" ADD CONSTRAINT "ConnectionRevision_state" CHECK ("state" IN ('draft', 'live', 'retired'));
CREATE UNIQUE INDEX "ConnectionRevision_one_each" ON "ConnectionRevision"("connectionId", "state") WHERE "state" IN ('draft', 'live');

-- A test sign-in was begun by a person or through a set-up link.
ALTER TABLE "TestSignIn" ADD CONSTRAINT "TestSignIn_starter" CHECK (("startedById" IS NULL) <> ("setupLinkId" IS NULL));
-- A kept answer has its end.
ALTER TABLE "TestSignIn" ADD CONSTRAINT "TestSignIn_answer" CHECK ("answerSealed" IS NULL OR "answerUntil" IS NOT NULL);
ALTER TABLE "FoundKey" ADD CONSTRAINT "FoundKey_state" CHECK ("state" IN ('waiting', 'taken', 'refused'));

ALTER TABLE "Newcomer" ADD CONSTRAINT "Newcomer_state" CHECK (
  "state" IN ('waiting', 'done', 'refused') AND ("state" = 'done') = ("userId" IS NOT NULL));
-- An address is awaited once in an organization.
CREATE UNIQUE INDEX "Invitation_living" ON "Invitation"("orgId", "emailCanonical") WHERE "acceptedAt" IS NULL AND "revokedAt" IS NULL;
ALTER TABLE "SsoRequest" ADD CONSTRAINT "SsoRequest_state" CHECK ("state" IN ('open', 'taken', 'handed_over', 'withdrawn'));
-- An organization asks once at a time.
CREATE UNIQUE INDEX "SsoRequest_living" ON "SsoRequest"("orgId") WHERE "state" IN ('open', 'taken');
