import { askIt, type Entry } from './refusal-entry'
import type { Stray } from './strays'

/** The words people read where an answer, or their browser, came otherwise than it should; as `ownWords`. */
export const strayWords: Record<Stray, Entry> = {
  connection_off: {
    title: 'This way in is switched off',
    text: '{org} has turned this connection off.',
    steps: ['Use another way to sign in.', 'Ask an owner of {org}.'],
  },
  other_browser: {
    title: 'This sign-in began in another browser',
    text: 'For your safety it can only end where it began.',
    steps: ['Start again here.'],
    again: true,
  },
  no_cookies: {
    title: 'Your browser does not keep our cookie',
    text: 'Without it we could not tell that it is you who comes back from {idp}.',
    steps: [
      'Allow cookies for this site, also in a private window.',
      'If an app has opened this page in itself, open it in your browser.',
      askIt,
    ],
    again: true,
  },
  came_late: {
    title: 'This took too long',
    text: 'A sign-in has to be finished within 10 minutes, and {idp}’s answer came later.',
    steps: ['Start again.'],
    again: true,
  },
  browser_late: {
    title: 'This took too long',
    text: '{idp}’s answer had come, and your browser came for it more than a minute later.',
    steps: ['Start again.'],
    again: true,
  },
  wrong_binding: {
    title: '{idp} answered in a way we do not take',
    text: 'Nothing is wrong with your account: {idp} has to send its answer another way. Your IT team can change that.',
    steps: [askIt],
  },
  wrong_address: {
    title: '{idp} answered to the wrong address',
    text: 'Nothing is wrong with your account: another address of ours is entered there. Your IT team can change that.',
    steps: [askIt],
  },
  no_relay_state: {
    title: '{idp} left out what tells your sign-in',
    text: 'Nothing is wrong with your account: its answer has to bring back what we sent along. Your IT team can change that.',
    steps: [askIt],
  },
  other_connection: {
    title: '{idp} answered to the wrong address',
    text: 'Nothing is wrong with your account: the address of another connection of {org} is entered there. Your IT team can change that.',
    steps: [askIt],
  },
}
