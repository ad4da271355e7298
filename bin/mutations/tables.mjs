import { readRules } from './rule.mjs'

/** Every rule that is removed once, by part. */
export const parts = {
  guard: ['guard-document', 'guard-proofs', 'guard-claims'].flatMap(readRules),
  login: ['decision', 'login'].flatMap(readRules),
  linking: readRules('linking'),
  newcomers: readRules('newcomers'),
  domains: readRules('domains'),
  replacement: ['carry', 'replacement'].flatMap(readRules),
  setup: readRules('setup'),
  trust: readRules('trust'),
  api: readRules('api'),
  people: readRules('people'),
  tracer: readRules('tracer'),
}
