/** A question that owners and their people ask, and its answer in a few sentences (R098). */
export type Question = { question: string; answer: string }
export type QuestionGroup = { title: string; questions: readonly Question[] }

/** Says what holds today, and what does not yet. */
export const faq: readonly QuestionGroup[] = [
  {
    title: 'Getting single sign-on',
    questions: [
      {
        question: 'Is single sign-on part of every plan?',
        answer:
          'It is part of the Business plan: your organization’s own, or the plan of the company that it belongs to.',
      },
      {
        question: 'We have the Team plan. How do we get it?',
        answer:
          'Your overview leads to a page that says how to upgrade. The account that you have stays; the moment the plan is changed, the set-up opens, without signing in again.',
      },
      {
        question: 'Can somebody set it up for us?',
        answer:
          'Send your IT colleague a set-up link from the connection’s page: they need no account here. Where this installation’s operator helps with the set-up, “Request SSO” on the start page asks them to.',
      },
      {
        question: 'Do we have to prove our domain by DNS?',
        answer:
          'Yes. An identity provider can assert any address it likes, so a connection signs in people of your verified domains only. Leave the record in place: we look again each week, and warn you long before anything happens.',
      },
      {
        question: 'Which protocols and providers work?',
        answer:
          'SAML 2.0 and OpenID Connect, so practically all of them. There are step-by-step guides for the usual ones, and one for each protocol for all others.',
      },
      {
        question: 'Where are detailed instructions?',
        answer:
          'The set-up of a connection shows your provider’s guide beside our values. The same guides are below “Help”, without the values.',
      },
      {
        question: 'Can we try it in a test organization first?',
        answer:
          'Yes. A second organization has a connection of its own to the same provider, with values of its own. It can borrow your domain for people whom you list, so that everybody else is untouched.',
      },
      {
        question: 'Can accounts be provisioned (SCIM)?',
        answer:
          'Not by SCIM yet. If you need it, tell us under “Tell us what you miss”: it reaches those who run this installation.',
      },
    ],
  },
  {
    title: 'Signing in',
    questions: [
      {
        question: 'How does it work?',
        answer:
          'You type your work email, are sent to your organization’s own sign-in page, and come back signed in. It is like “Sign in with Google”, with your organization’s account.',
      },
      {
        question: 'Which flows are there? Can people start at the provider?',
        answer:
          'Sign-ins begin here (SP-initiated), in a browser or in an app that opens one. Your provider’s tile works as well: its answer is dropped, and a sign-in of ours begins instead.',
      },
      {
        question: 'Who asks for the second factor?',
        answer:
          'Your identity provider. Whom it vouches for is never asked for another one here. For people with a password here, owners can ask for a factor under “Settings”.',
      },
      {
        question: 'Do people keep their account?',
        answer:
          'Yes. A sign-in is linked to the account that somebody has, with all that belongs to it. Nobody gets a second one, and an address that matches does not link by itself.',
      },
      {
        question: 'Why does somebody still see “waiting”?',
        answer:
          'Their first sign-in made a link request, and signing in again shows the same one. An owner or admin links it under “Link requests”; then they get a mail, and the next sign-in goes through.',
      },
      {
        question: 'Do apps need a certain version?',
        answer:
          'Not for single sign-on itself: it happens on our pages, in the browser. Whether an app opens those pages for sign-in is up to the app.',
      },
    ],
  },
  {
    title: 'Passwords, and requiring SSO',
    questions: [
      {
        question: 'Can we offer single sign-on without requiring it?',
        answer:
          'Yes, and that is how everybody begins: in the mode “Optional” people choose between password and single sign-on.',
      },
      {
        question: 'Can we require it?',
        answer:
          'Not yet: that comes with a later version, which will first show you who would be locked out. Link everybody now; “Members” shows who is not linked.',
      },
      {
        question: 'Could it be required of some people only?',
        answer: 'It will hold for a whole organization. Who must not be held to it belongs in another organization.',
      },
      {
        question: 'Somebody belongs to several organizations, or has several addresses. Do they get around it?',
        answer:
          'A session that your provider vouched for opens your organization only. With a password people can sign in whatever address they use, as long as the mode is “Optional”.',
      },
      {
        question: 'Somebody uses a private address, or none. What becomes of their work?',
        answer:
          'Nothing is lost: they go on with their password. Through your provider they come with the work address, and you link that sign-in to the account that they have.',
      },
      {
        question: 'Will everybody with our domain be added?',
        answer:
          'Each connection says what happens to newcomers: they ask to be linked, which is how it begins, or they get an account at once. Whom you remove loses the organization at the next click.',
      },
      {
        question: 'Is requiring single sign-on the same as requiring to be signed in?',
        answer:
          'No. The one says how people prove who they are, the other whether an app lets anybody use it without. The second is the app’s own setting.',
      },
    ],
  },
  {
    title: 'Machines and automation',
    questions: [
      {
        question: 'What about service accounts?',
        answer:
          'They are accounts like others, and nothing changes for them while the mode is “Optional”: their password works. Whoever can sign in as one at your provider can, once it is linked, do so here.',
      },
      {
        question: 'What about command lines, build systems and CI?',
        answer:
          'As long as single sign-on is “Optional”, what signs in with a password goes on doing so. Before it can be required, such programs will need tokens, which come with a later version.',
      },
    ],
  },
]
