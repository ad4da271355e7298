-- Whether single letters act in the inbox while its list has the focus (WCAG 2.1.4).
ALTER TABLE "User" ADD COLUMN "inboxKeys" BOOLEAN NOT NULL DEFAULT true;
