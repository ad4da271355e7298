import fc from 'fast-check'
import { everybody, homeOf, linkedFromTheBeginning, type OrgKey, orgKeys, type Who } from './world'

/** What an IdP says of somebody; an honest one says the truth about whoever sits at the browser instead. */
export type Claim = { subject: Who | 'address' | 'nobody'; of: Who; address: (typeof addresses)[number] }
/** The account's own address, one at the IdP's organization, or something beside the truth. */
const addresses = ['own', 'at-home', 'at-idp', 'subdomain', 'unowned', 'look-alike'] as const

/** Which organization a request names: that of the thing it is about, or any. */
export type Place = OrgKey | 'its'

export type Step =
  | { do: 'begin'; who: Who; at: OrgKey }
  | { do: 'answer'; sign: number; claim: Claim; through: Place }
  | { do: 'finish'; sign: number; who: Who | 'its'; through: Place; switching: boolean }
  | { do: 'sso'; who: Who; at: OrgKey; claim: Claim; asks: boolean }
  | { do: 'password' | 'lift'; who: Who }
  | { do: 'sign-out' | 'deny' | 'withdraw' | 'end-others' | 'identities'; who: Who }
  | { do: 'ask'; who: Who }
  | { do: 'prove'; who: Who; account: Who | 'own'; request: number | 'its' }
  | { do: 'approve'; who: Who; account: Who; request: number; in: Place }
  | { do: 'decline' | 'undo'; who: Who; request: number; in: Place }
  | { do: 'undo-by-mail'; who: Who }
  | { do: 'unlink'; who: Who; identity: number; in: Place }
  | { do: 'remove'; who: Who; account: Who; in: OrgKey }
  | { do: 'role'; who: Who; account: Who; in: OrgKey; role: 'owner' | 'admin' | 'member' }
  | { do: 'settings'; who: Who; in: OrgKey; what: 'sso-off' | 'sso-on' | 'self-proof' | 'no-self-proof' | 'rename' }
  | { do: 'connection'; who: Who; of: OrgKey; in: Place; what: 'on' | 'off' | 'rename' }
  | { do: 'look'; who: Who; in: OrgKey }
  | { do: 'enter-app'; who: Who; in: OrgKey | null }
  | { do: 'operator-domain'; in: OrgKey; of: OrgKey; what: 'give' | 'miss' | 'drop' }
  | { do: 'operator-person'; who: Who; in: OrgKey; what: 'shut' | 'open' | 'add' }
  | { do: 'later'; minutes: number }

const one = <const T extends string>(...words: T[]) => fc.constantFrom(...words)
const who = one(...everybody)
/** Those who mean no good act more often than others. */
const mostlyBad = fc.oneof({ weight: 4, arbitrary: one('mallory', 'hank') }, { weight: 4, arbitrary: who })
const atH = one('alma', 'ben', 'hugo', 'hope', 'hal', 'hank', 'mallory')
/** Who may decide at their own organization, as long as they keep their role there, and now and then somebody else. */
const decider = fc.oneof(
  { weight: 8, arbitrary: one('mallory', 'hank') },
  { weight: 4, arbitrary: one('alma', 'aldo', 'bea', 'ben') },
  { weight: 1, arbitrary: who },
)
const account = fc.oneof({ weight: 3, arbitrary: atH }, { weight: 1, arbitrary: who })
const org = one(...orgKeys)
/** What happens at H is what an attack can be made of. */
const mostlyH = one('h', 'h', 'h', 'a', 'b')
const place: fc.Arbitrary<Place> = fc.oneof({ weight: 5, arbitrary: one('its') }, { weight: 1, arbitrary: org })
const nth = fc.nat({ max: 40 })
const claim: fc.Arbitrary<Claim> = fc.record({
  subject: fc.oneof({ weight: 5, arbitrary: who }, { weight: 2, arbitrary: one('address', 'nobody') }),
  of: who,
  address: fc.oneof({ weight: 3, arbitrary: one('at-idp') }, { weight: 2, arbitrary: one(...addresses) }),
})
const asking = fc.record({
  ...{ do: one('sso'), who: mostlyBad, at: mostlyH, claim },
  asks: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
})
/** Somebody who was linked from the beginning, at home. */
const routine = fc.record({ who: one(...linkedFromTheBeginning), asks: fc.constant(false) }).map((act): Step => {
  const truth: Claim = { subject: act.who, of: act.who, address: 'own' }
  return { do: 'sso', ...act, at: homeOf(act.who), claim: truth }
})

const beginning: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: asking },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'settings', who: 'mallory', in: 'h', what: 'self-proof' }) },
)

/** Mostly an organization's own domain, which it loses or gets back. */
const domainChange = fc
  .record({ in: mostlyH, other: fc.option(org, { nil: null, freq: 3 }), what: one('give', 'give', 'miss', 'drop') })
  .map(({ other, ...change }): Step => ({ do: 'operator-domain', of: other ?? change.in, ...change }))

const signingIn: [number, fc.Arbitrary<Step>][] = [
  [1, fc.record({ do: one('begin'), who: mostlyBad, at: org })],
  [2, fc.record({ do: one('answer'), sign: nth, claim, through: place })],
  [
    3,
    fc.record({
      do: one('finish'),
      sign: nth,
      who: fc.oneof(one('its'), who),
      through: place,
      switching: fc.boolean(),
    }),
  ],
  [8, asking],
  [4, routine],
  [2, fc.record({ do: one('password'), who })],
  [3, fc.record({ do: one('password'), who: one('mallory', 'hank') })],
  [1, fc.record({ do: one('sign-out', 'deny', 'withdraw'), who: mostlyBad })],
  [3, fc.record({ do: one('end-others', 'identities'), who: mostlyBad })],
  [2, fc.record({ do: one('lift'), who: one(...linkedFromTheBeginning) })],
]

const linking: [number, fc.Arbitrary<Step>][] = [
  [4, fc.record({ do: one('ask'), who: mostlyBad })],
  [
    6,
    fc.record({
      ...{
        do: one('prove'),
        who,
        account: fc.oneof({ weight: 3, arbitrary: one('own') }, { weight: 1, arbitrary: who }),
      },
      request: fc.oneof({ weight: 4, arbitrary: one('its') }, { weight: 1, arbitrary: nth }),
    }),
  ],
  [16, fc.record({ do: one('approve'), who: decider, account, request: nth, in: place })],
  [2, fc.record({ do: one('decline', 'undo'), who: decider, request: nth, in: place })],
  [1, fc.record({ do: one('undo-by-mail'), who: atH })],
  [3, fc.record({ do: one('unlink'), who: decider, identity: nth, in: place })],
]

const powers: [number, fc.Arbitrary<Step>][] = [
  [1, fc.record({ do: one('remove'), who: mostlyBad, account, in: org })],
  [2, fc.record({ do: one('role'), who: mostlyBad, account, in: mostlyH, role: one('owner', 'admin', 'member') })],
  [
    2,
    fc.record({
      ...{ do: one('settings'), who: mostlyBad, in: org },
      what: one('sso-off', 'sso-on', 'self-proof', 'self-proof', 'no-self-proof', 'rename'),
    }),
  ],
  [2, fc.record({ do: one('connection'), who: mostlyBad, of: org, in: place, what: one('on', 'off', 'rename') })],
  [6, fc.record({ do: one('look'), who: mostlyBad, in: org })],
  [4, fc.record({ do: one('enter-app'), who: mostlyBad, in: fc.option(org, { nil: null }) })],
  [4, domainChange],
  [2, fc.record({ do: one('operator-person'), who, in: org, what: one('shut', 'open', 'open', 'add') })],
  [1, fc.record({ do: one('later'), minutes: fc.constantFrom(1, 11, 61, 60 * 24 * 8) })],
]

/** One act, as data: it shrinks, and a counterexample reads as a story. */
const aStep: fc.Arbitrary<Step> = fc.oneof(
  ...[...signingIn, ...linking, ...powers].map(([weight, arbitrary]) => ({ weight, arbitrary })),
)

/** Some sign-ins, and then whatever comes. */
export const aHistory = (steps: number): fc.Arbitrary<Step[]> =>
  fc
    .tuple(
      fc.array(beginning, { minLength: 0, maxLength: 5, size: 'max' }),
      fc.array(aStep, { minLength: 0, maxLength: steps - 5, size: 'max' }),
    )
    .map(([first, then]) => [...first, ...then])
