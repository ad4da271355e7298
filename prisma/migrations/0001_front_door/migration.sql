-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Plan" AS ENUM ('team', 'business');

-- CreateEnum
CREATE TYPE "SsoMode" AS ENUM ('off', 'optional');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('owner', 'admin', 'member');

-- CreateEnum
CREATE TYPE "DomainState" AS ENUM ('waiting', 'verified', 'missing', 'expired');

-- CreateEnum
CREATE TYPE "ConnectionKind" AS ENUM ('saml', 'oidc');

-- CreateEnum
CREATE TYPE "ConnectionState" AS ENUM ('draft', 'active', 'off');

-- CreateEnum
CREATE TYPE "TransactionState" AS ENUM ('open', 'checking', 'answered', 'done', 'failed');

-- CreateEnum
CREATE TYPE "AttemptState" AS ENUM ('in_progress', 'succeeded', 'failed', 'abandoned');

-- CreateEnum
CREATE TYPE "LinkRequestState" AS ENUM ('waiting', 'linked', 'declined', 'withdrawn', 'expired');

-- CreateEnum
CREATE TYPE "SignInMethod" AS ENUM ('password', 'saml', 'oidc');

-- CreateTable
CREATE TABLE "Installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "kind" TEXT NOT NULL DEFAULT 'production',
    "spCertificate" TEXT,
    "spPrivateKeySealed" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Operator" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Operator_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Company" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "plan" "Plan" NOT NULL DEFAULT 'team',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Company_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Org" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "companyId" TEXT,
    "plan" "Plan" NOT NULL DEFAULT 'team',
    "ssoMode" "SsoMode" NOT NULL DEFAULT 'off',
    "supportPhone" TEXT,
    "supportText" TEXT,
    "supportUrl" TEXT,
    "selfProofLinks" BOOLEAN NOT NULL DEFAULT false,
    "linkRequestCount" INTEGER NOT NULL DEFAULT 0,
    "requestDigestAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Org_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "usernameCanonical" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailCanonical" TEXT NOT NULL,
    "emailVerifiedAt" TIMESTAMPTZ(3),
    "passwordHash" TEXT,
    "passwordChangedAt" TIMESTAMPTZ(3),
    "disabledAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Membership" (
    "orgId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("orgId","userId")
);

-- CreateTable
CREATE TABLE "Domain" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" "DomainState" NOT NULL DEFAULT 'waiting',
    "challenge" TEXT NOT NULL,
    "verifiedBy" TEXT,
    "verifiedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Domain_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Connection" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "kind" "ConnectionKind" NOT NULL,
    "name" TEXT NOT NULL,
    "state" "ConnectionState" NOT NULL DEFAULT 'draft',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "issuer" TEXT NOT NULL,
    "signInUrl" TEXT NOT NULL,
    "metadataXml" TEXT,
    "engineClientId" TEXT,
    "engineSecretSealed" TEXT,
    "clientId" TEXT,
    "clientSecretSealed" TEXT,
    "providerMetadata" JSONB,
    "tenantClaim" TEXT,
    "tenantValue" TEXT,
    "lastSignInAt" TIMESTAMPTZ(3),

    CONSTRAINT "Connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConnectionCertificate" (
    "id" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "pem" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "notAfter" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ConnectionCertificate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Identity" (
    "id" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "email" TEXT,
    "name" TEXT,
    "userId" TEXT,
    "linkedAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SignInTransaction" (
    "id" TEXT NOT NULL,
    "attemptId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "state" "TransactionState" NOT NULL DEFAULT 'open',
    "browserHash" TEXT NOT NULL,
    "returnTo" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "engineState" TEXT NOT NULL,
    "verifierSealed" TEXT NOT NULL,
    "redirectUrl" TEXT NOT NULL,
    "redirectForm" JSONB,
    "forced" BOOLEAN NOT NULL DEFAULT false,
    "strikes" INTEGER NOT NULL DEFAULT 0,
    "leaseUntil" TIMESTAMPTZ(3),
    "answerSealed" TEXT,
    "answeredAt" TIMESTAMPTZ(3),
    "doneAt" TIMESTAMPTZ(3),
    "identityId" TEXT,
    "linkRequestId" TEXT,
    "sessionId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SignInTransaction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SeenAssertion" (
    "connectionId" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "assertionId" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SeenAssertion_pkey" PRIMARY KEY ("connectionId","issuer","assertionId")
);

-- CreateTable
CREATE TABLE "Attempt" (
    "id" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "orgId" TEXT,
    "connectionId" TEXT,
    "userId" TEXT,
    "method" "SignInMethod" NOT NULL,
    "state" "AttemptState" NOT NULL DEFAULT 'in_progress',
    "outcome" TEXT,
    "email" TEXT,
    "steps" JSONB NOT NULL DEFAULT '[]',
    "device" TEXT,
    "network" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "method" "SignInMethod" NOT NULL,
    "connectionId" TEXT,
    "identityId" TEXT,
    "confinedTo" TEXT,
    "device" TEXT NOT NULL,
    "network" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "provenAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "endedReason" TEXT,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "KnownBrowser" (
    "userId" TEXT NOT NULL,
    "browserHash" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL DEFAULT '',
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "KnownBrowser_pkey" PRIMARY KEY ("userId","browserHash","connectionId")
);

-- CreateTable
CREATE TABLE "LinkRequest" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "identityId" TEXT NOT NULL,
    "state" "LinkRequestState" NOT NULL DEFAULT 'waiting',
    "note" TEXT,
    "provenUserId" TEXT,
    "provenBy" TEXT,
    "provenAt" TIMESTAMPTZ(3),
    "userId" TEXT,
    "awaitsProofOf" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "decidedById" TEXT,
    "reason" TEXT,
    "remindedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "LinkRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdentityProof" (
    "id" TEXT NOT NULL,
    "linkRequestId" TEXT NOT NULL,
    "identityId" TEXT NOT NULL,
    "userId" TEXT,
    "transactionId" TEXT NOT NULL,
    "codeHash" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "IdentityProof_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MailToken" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "subjectId" TEXT,
    "tokenHash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "MailToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" TEXT NOT NULL,
    "orgId" TEXT,
    "name" TEXT NOT NULL,
    "actor" JSONB NOT NULL,
    "connectionId" TEXT,
    "attemptReference" TEXT,
    "data" JSONB NOT NULL,
    "requestId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OutboxJob" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "runAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "enqueuedAt" TIMESTAMPTZ(3),
    "doneAt" TIMESTAMPTZ(3),
    "failedAt" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "lastError" TEXT,

    CONSTRAINT "OutboxJob_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SentMail" (
    "jobId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "messageId" TEXT NOT NULL,
    "sentAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SentMail_pkey" PRIMARY KEY ("jobId")
);

-- CreateTable
CREATE TABLE "RateLimit" (
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RateLimit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "EngineRecord" (
    "namespace" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "iv" TEXT,
    "tag" TEXT,
    "expiresAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "EngineRecord_pkey" PRIMARY KEY ("namespace","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "Operator_email_key" ON "Operator"("email");

-- CreateIndex
CREATE UNIQUE INDEX "Company_slug_key" ON "Company"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "Org_slug_key" ON "Org"("slug");

-- CreateIndex
CREATE INDEX "Org_companyId_idx" ON "Org"("companyId");

-- CreateIndex
CREATE UNIQUE INDEX "User_usernameCanonical_key" ON "User"("usernameCanonical");

-- CreateIndex
CREATE UNIQUE INDEX "User_emailCanonical_key" ON "User"("emailCanonical");

-- CreateIndex
CREATE INDEX "User_name_idx" ON "User"("name");

-- CreateIndex
CREATE INDEX "Membership_userId_idx" ON "Membership"("userId");

-- CreateIndex
CREATE INDEX "Domain_name_idx" ON "Domain"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Domain_orgId_name_key" ON "Domain"("orgId", "name");

-- CreateIndex
CREATE INDEX "Connection_orgId_idx" ON "Connection"("orgId");

-- CreateIndex
CREATE UNIQUE INDEX "ConnectionCertificate_connectionId_fingerprint_key" ON "ConnectionCertificate"("connectionId", "fingerprint");

-- CreateIndex
CREATE INDEX "Identity_userId_idx" ON "Identity"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Identity_connectionId_issuer_subject_key" ON "Identity"("connectionId", "issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "Identity_connectionId_userId_key" ON "Identity"("connectionId", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "SignInTransaction_attemptId_key" ON "SignInTransaction"("attemptId");

-- CreateIndex
CREATE INDEX "SignInTransaction_expiresAt_idx" ON "SignInTransaction"("expiresAt");

-- CreateIndex
CREATE INDEX "SeenAssertion_expiresAt_idx" ON "SeenAssertion"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Attempt_reference_key" ON "Attempt"("reference");

-- CreateIndex
CREATE INDEX "Attempt_orgId_startedAt_idx" ON "Attempt"("orgId", "startedAt" DESC);

-- CreateIndex
CREATE INDEX "Attempt_state_startedAt_idx" ON "Attempt"("state", "startedAt");

-- CreateIndex
CREATE INDEX "Attempt_userId_startedAt_idx" ON "Attempt"("userId", "startedAt" DESC);

-- CreateIndex
CREATE INDEX "Session_userId_endedAt_idx" ON "Session"("userId", "endedAt");

-- CreateIndex
CREATE INDEX "Session_identityId_idx" ON "Session"("identityId");

-- CreateIndex
CREATE INDEX "Session_connectionId_idx" ON "Session"("connectionId");

-- CreateIndex
CREATE INDEX "Session_expiresAt_idx" ON "Session"("expiresAt");

-- CreateIndex
CREATE INDEX "KnownBrowser_browserHash_idx" ON "KnownBrowser"("browserHash");

-- CreateIndex
CREATE INDEX "LinkRequest_orgId_state_createdAt_idx" ON "LinkRequest"("orgId", "state", "createdAt");

-- CreateIndex
CREATE INDEX "LinkRequest_identityId_idx" ON "LinkRequest"("identityId");

-- CreateIndex
CREATE INDEX "LinkRequest_state_expiresAt_idx" ON "LinkRequest"("state", "expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "LinkRequest_orgId_number_key" ON "LinkRequest"("orgId", "number");

-- CreateIndex
CREATE INDEX "IdentityProof_linkRequestId_idx" ON "IdentityProof"("linkRequestId");

-- CreateIndex
CREATE UNIQUE INDEX "MailToken_tokenHash_key" ON "MailToken"("tokenHash");

-- CreateIndex
CREATE INDEX "MailToken_userId_purpose_idx" ON "MailToken"("userId", "purpose");

-- CreateIndex
CREATE INDEX "MailToken_expiresAt_idx" ON "MailToken"("expiresAt");

-- CreateIndex
CREATE INDEX "AuditEvent_orgId_at_idx" ON "AuditEvent"("orgId", "at" DESC);

-- CreateIndex
CREATE INDEX "AuditEvent_name_at_idx" ON "AuditEvent"("name", "at" DESC);

-- CreateIndex
CREATE INDEX "OutboxJob_name_createdAt_idx" ON "OutboxJob"("name", "createdAt");

-- CreateIndex
CREATE INDEX "RateLimit_expiresAt_idx" ON "RateLimit"("expiresAt");

-- CreateIndex
CREATE INDEX "EngineRecord_expiresAt_idx" ON "EngineRecord"("expiresAt");

-- AddForeignKey
ALTER TABLE "Org" ADD CONSTRAINT "Org_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Domain" ADD CONSTRAINT "Domain_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectionCertificate" ADD CONSTRAINT "ConnectionCertificate_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Identity" ADD CONSTRAINT "Identity_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Identity" ADD CONSTRAINT "Identity_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SignInTransaction" ADD CONSTRAINT "SignInTransaction_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KnownBrowser" ADD CONSTRAINT "KnownBrowser_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LinkRequest" ADD CONSTRAINT "LinkRequest_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LinkRequest" ADD CONSTRAINT "LinkRequest_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "Identity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LinkRequest" ADD CONSTRAINT "LinkRequest_provenUserId_fkey" FOREIGN KEY ("provenUserId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LinkRequest" ADD CONSTRAINT "LinkRequest_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LinkRequest" ADD CONSTRAINT "LinkRequest_decidedById_fkey" FOREIGN KEY ("decidedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IdentityProof" ADD CONSTRAINT "IdentityProof_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "Identity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IdentityProof" ADD CONSTRAINT "IdentityProof_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MailToken" ADD CONSTRAINT "MailToken_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- What Prisma's schema cannot say.

ALTER TABLE "Installation" ADD CONSTRAINT "Installation_single" CHECK ("id" = 1);
ALTER TABLE "Installation" ADD CONSTRAINT "Installation_kind" CHECK ("kind" IN ('production', 'demo'));

-- A domain is verified for one owner (I7); a missing record keeps its owner (I8).
CREATE UNIQUE INDEX "Domain_owner" ON "Domain"("name") WHERE "state" IN ('verified', 'missing');

-- Asking twice is one request (R036).
CREATE UNIQUE INDEX "LinkRequest_waiting" ON "LinkRequest"("identityId") WHERE "state" = 'waiting';

-- One live proof per account (I28).
CREATE UNIQUE INDEX "IdentityProof_live" ON "IdentityProof"("userId") WHERE "usedAt" IS NULL AND "userId" IS NOT NULL;

-- What the relay looks for.
CREATE INDEX "OutboxJob_due" ON "OutboxJob"("runAt") WHERE "doneAt" IS NULL AND "failedAt" IS NULL;
CREATE INDEX "OutboxJob_failed" ON "OutboxJob"("failedAt") WHERE "failedAt" IS NOT NULL;

-- Audit rows are only ever added (I17): for the application's role by grant, for everybody by trigger.
CREATE FUNCTION "audit_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit events are append-only';
END $$;
CREATE TRIGGER "AuditEvent_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "AuditEvent"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_is_append_only"();

-- An installation's kind is written once (I30).
CREATE FUNCTION "installation_kind_is_final"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."kind" <> OLD."kind" THEN
    RAISE EXCEPTION 'the kind of an installation is written once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "Installation_kind_is_final" BEFORE UPDATE ON "Installation"
  FOR EACH ROW EXECUTE FUNCTION "installation_kind_is_final"();

-- … and stays: what was born as a demo is never production.
CREATE FUNCTION "installation_stays"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the installation row stays';
END $$;
CREATE TRIGGER "Installation_stays" BEFORE DELETE OR TRUNCATE ON "Installation"
  FOR EACH STATEMENT EXECUTE FUNCTION "installation_stays"();
