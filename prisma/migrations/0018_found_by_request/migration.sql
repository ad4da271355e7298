-- An answer without its relay state is told of in the sign-in whose request it names; anybody can send one.
CREATE INDEX "SignInTransaction_requestId_idx" ON "SignInTransaction"("requestId");
