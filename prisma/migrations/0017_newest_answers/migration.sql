-- An organization keeps its newest answers only; which ones those are is looked up whenever one is kept (I16).
CREATE INDEX "KeptAnswer_newest" ON "KeptAnswer"("orgId", "createdAt" DESC) WHERE "answerSealed" IS NOT NULL;
CREATE INDEX "TestSignIn_newest" ON "TestSignIn"("orgId", "answeredAt" DESC) WHERE "answerSealed" IS NOT NULL;
