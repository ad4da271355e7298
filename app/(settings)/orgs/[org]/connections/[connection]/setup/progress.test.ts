import { expect, test } from 'vitest'
import { guideOf } from '@/lib/guides/guide'
import { tickOf } from '@/lib/guides/ticks'
import { type Progress, stepToGoOn } from './progress'

const guide = guideOf('okta', 'saml')
const ticks = guide.steps.map(({ id }) => tickOf(guide, id))
const config = { kind: 'saml', name: 'Okta', provider: 'okta' } as const
const exchanged = { ...config, entityId: 'https://idp.acme.example/saml' }
const begun: Progress = { step: 2, config, testedAt: null, isComplete: false, guideTicks: [] }

test.each<[string, Partial<Progress>, number]>([
  ['a name and a provider open at what to do there', {}, 2],
  ['so do those of a draft that was begun before steps were kept', { step: 1 }, 2],
  ['without a provider, the provider is asked for', { step: 1, config: { kind: 'saml', name: 'Okta' } }, 1],
  ['one step of the guide that is open keeps it open', { guideTicks: ticks.slice(1) }, 2],
  ['a guide that is done leads to the values', { guideTicks: ticks }, 3],
  ['ticks of another provider’s guide do not', { guideTicks: ticks, config: { ...config, provider: 'entra' } }, 2],
  ['values that are there lead to the attributes, which are looked at', { step: 4, config: exchanged }, 4],
  ['another provider for the same values leads to its guide', { step: 2, config: exchanged, guideTicks: ticks }, 2],
  ['a saved mapping leads to the test', { step: 5, config: exchanged, isComplete: true }, 5],
  [
    'a test that passed is read before anything else',
    { step: 5, config: exchanged, isComplete: true, testedAt: new Date() },
    5,
  ],
])('%s', (_, part, step) => {
  expect(stepToGoOn({ ...begun, ...part })).toBe(step)
})
