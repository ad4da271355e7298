import type { Noun } from './command'

type Entry = { help: string; load: () => Promise<Noun> }

/** Everything the command line knows; a noun's code is loaded when it is asked for. */
export const nouns: Record<string, Entry> = {
  installation: {
    help: 'what holds everywhere: how long sessions last, what is said about upgrading',
    load: async () => (await import('./installation')).installation,
  },
  companies: { help: 'groups of organizations', load: async () => (await import('./companies')).companies },
  orgs: { help: 'organizations: plan, single sign-on, support', load: async () => (await import('./orgs')).orgs },
  people: { help: 'accounts', load: async () => (await import('./people')).people },
  memberships: {
    help: 'who belongs where, in which role',
    load: async () => (await import('./memberships')).memberships,
  },
  domains: { help: 'e-mail domains', load: async () => (await import('./domains')).domains },
  connections: {
    help: 'identity providers, SAML and OIDC',
    load: async () => (await import('./connections')).connections,
  },
  replacements: {
    help: 'connections that take another one’s place: how far, cut over, go back',
    load: async () => (await import('./replacements')).replacements,
  },
  apps: { help: 'apps that sign people in through us', load: async () => (await import('./apps')).apps },
  'signing-keys': {
    help: 'what signs the tokens that apps get',
    load: async () => (await import('./signing-keys')).signingKeys,
  },
  teams: { help: 'groups of members, which apps learn of', load: async () => (await import('./teams')).teams },
  'sso-requests': {
    help: 'owners who ask for help with single sign-on',
    load: async () => (await import('./sso-requests')).ssoRequests,
  },
  wishes: { help: 'what owners miss', load: async () => (await import('./sso-requests')).wishes },
  'link-requests': {
    help: 'sign-ins that wait to be linked',
    load: async () => (await import('./sign-ins')).linkRequests,
  },
  attempts: { help: 'sign-ins with their steps', load: async () => (await import('./sign-ins')).attempts },
  sessions: { help: 'who is signed in, and where', load: async () => (await import('./sign-ins')).sessions },
  audit: { help: 'who did what', load: async () => (await import('./operations')).audit },
  jobs: { help: 'work for which all tries failed', load: async () => (await import('./operations')).jobs },
  system: {
    help: 'how the installation is now: database, queue, mail, clock, processes',
    load: async () => (await import('./system')).system,
  },
  keys: { help: 'keys with which machines of yours call the API', load: async () => (await import('./keys')).keys },
  operators: { help: 'people who may act as operator', load: async () => (await import('./operations')).operators },
}
