import { expect, test } from 'vitest'
import type { Email, MailContent } from '@/lib/mail/define'
import { identityDenied, linkRequestReminder, linkRequestsWaiting, linkUndone } from './admin-emails'
import {
  identityLinked,
  linkRequestApproved,
  linkRequestAsked,
  linkRequestDeclined,
  linkRequestLinked,
  proofCode,
} from './emails'

const person = {
  hello: 'Hello Ada Lovelace,',
  org: 'Acme Health',
  connection: 'Okta — staff',
  request: 'R-2048',
  reason: 'Use your hospital account.',
  signInUrl: 'https://login.example/login/acme',
}
const admin = {
  to: 'bo@acme.test',
  name: 'Bo Chen',
  org: 'Acme Health',
  request: 'R-2048',
  who: 'ada@acme.test',
  url: 'https://login.example/…',
}

/** A mail as its reader meets it, top to bottom. */
function words<F>(email: Pick<Email<unknown, F>, 'render'>, facts: F): string {
  const { subject, paragraphs, code, action, footnote }: MailContent = email.render(facts)
  return [`# ${subject}`, ...paragraphs, code, action && `[${action.label}] ${action.url}`, footnote && `— ${footnote}`]
    .filter(Boolean)
    .join('\n')
}

test('asked', () => {
  expect(words(linkRequestAsked, person)).toMatchInlineSnapshot(`
    "# We asked Acme Health to link your sign-in (R-2048)
    Hello Ada Lovelace,
    You signed in through Okta — staff and asked Acme Health to link that sign-in to your account there.
    An owner or admin of Acme Health answers it. We write to you then; an unanswered request ends after 30 days.
    — If this was not you, tell Acme Health. Nothing is linked yet."
  `)
})

test('approved, and one step is left', () => {
  expect(words(linkRequestApproved, person)).toMatchInlineSnapshot(`
    "# One more step to sign in to Acme Health with SSO
    Hello Ada Lovelace,
    Acme Health agreed to your request R-2048. One thing is left: show that the account is yours.
    Sign in with SSO once more. On the page that says we are waiting, prove the account by its password or by a mailed code.
    [Sign in] https://login.example/login/acme"
  `)
})

test('linked', () => {
  expect(words(linkRequestLinked, person)).toMatchInlineSnapshot(`
    "# You can now sign in to Acme Health with SSO
    Hello Ada Lovelace,
    Your sign-in through Okta — staff was linked to your account. Choose “Log in with SSO” from now on.
    [Sign in] https://login.example/login/acme"
  `)
})

test('declined', () => {
  expect(words(linkRequestDeclined, person)).toMatchInlineSnapshot(`
    "# Acme Health did not link your sign-in
    Hello Ada Lovelace,
    Acme Health answered your request R-2048. The reason given:
    Use your hospital account.
    — You can ask again after a day, with a note to them."
  `)
})

test('a new sign-in was linked', () => {
  expect(words(identityLinked, { ...admin, connection: 'Okta — staff' })).toMatchInlineSnapshot(`
    "# A new sign-in was linked to your account
    Hello Bo Chen,
    ada@acme.test, who signs in to Acme Health through Okta — staff, opens your account from now on.
    [This was not me: undo it] https://login.example/…
    — If you expected this, there is nothing to do. The link works for 7 days, once."
  `)
})

test('proof code', () => {
  const facts = { ...admin, connection: 'Okta — staff', host: 'acme.okta.test', code: '01234567' }
  expect(words(proofCode, facts)).toMatchInlineSnapshot(`
    "# Confirm linking a sign-in at Acme Health
    Hello Bo Chen,
    Somebody who signed in as ada@acme.test through Okta — staff (acme.okta.test) asks to be linked to your account at Acme Health.
    If that is you, type this code on the page where you asked for it:
    01234567
    — The code works for 15 minutes. If this was not you, tell nobody this code."
  `)
})

test('requests are waiting', () => {
  expect(words(linkRequestsWaiting, { ...admin, waiting: 3 })).toMatchInlineSnapshot(`
    "# 3 people are waiting to be linked
    Hello Bo Chen,
    3 people signed in to Acme Health through your identity provider and cannot go on until an admin links them to an account.
    [Open link requests] https://login.example/…"
  `)
  expect(words(linkRequestsWaiting, { ...admin, waiting: 1 })).toMatchInlineSnapshot(`
    "# 1 person is waiting to be linked
    Hello Bo Chen,
    Somebody signed in to Acme Health through your identity provider and cannot go on until an admin links them to an account.
    [Open link requests] https://login.example/…"
  `)
})

test('a reminder', () => {
  expect(words(linkRequestReminder, admin)).toMatchInlineSnapshot(`
    "# ada@acme.test is still waiting to be linked (R-2048)
    Hello Bo Chen,
    ada@acme.test asked Acme Health to link their sign-in and reminds you of it.
    [Open link requests] https://login.example/…"
  `)
})

test('not me', () => {
  expect(words(identityDenied, { ...admin, idp: 'Okta — staff (acme.okta.test)' })).toMatchInlineSnapshot(`
    "# Someone at Okta — staff (acme.okta.test) answered “this is not me”
    Hello Bo Chen,
    Okta — staff (acme.okta.test) signed somebody in to Acme Health as ada@acme.test, and that person answered that it is not them. We dropped the sign-in; nothing was linked.
    It may have been a shared computer. If it happens again, look at who can sign in as that account.
    [See the sign-in attempts] https://login.example/…"
  `)
})

test('a link was undone', () => {
  expect(words(linkUndone, admin)).toMatchInlineSnapshot(`
    "# A link was undone at Acme Health (R-2048)
    Hello Bo Chen,
    The sign-in ada@acme.test was linked to an account at Acme Health. The owner of that account answered that it was not theirs and undid it; its sessions were ended.
    Find out who asked for the link and who approved it before linking it again.
    [Open link requests] https://login.example/…"
  `)
})
