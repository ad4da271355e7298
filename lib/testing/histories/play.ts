import { isFailure } from '@/lib/platform/errors'
import { addSeconds } from '@/lib/platform/time'
import { endOthers, enterApp, lift, look, myIdentities, signInByPassword, signOut } from './play-account'
import { askToBeLinked, decide, deny, prove, undoByMail, withdraw } from './play-linking'
import {
  changeConnection,
  changeRole,
  changeSettings,
  operatorDomain,
  operatorPerson,
  remove,
  unlink,
} from './play-powers'
import { answer, begin, claimed, finish, type Said } from './play-sign-in'
import type { State } from './state'
import type { Place, Step } from './steps'
import type { Org, Who, World } from './world'

/** What a step came to: `nothing` where there was nothing to do it with, the product's word, or its refusal's code. */
export type Deed = {
  step: Step
  outcome: string
  /** Sign-ins: what the IdP had said, and the sign-in it was said to. */
  said?: Said
  sign?: { id: string; by: Who }
  /** Linking: the identity and the account that it was about. */
  identityId?: string
  accountId?: string
}

/** Carries out one step by the product's own commands. Whatever is thrown that is no refusal is a fault of the product. */
export async function play(world: World, state: State, step: Step): Promise<Deed> {
  try {
    return { step, outcome: 'nothing', ...(await carryOut(world, state, step)) }
  } catch (error) {
    if (!isFailure(error)) throw error
    return { step, outcome: `refused ${error.code}` }
  }
}

type Part = Omit<Deed, 'step' | 'outcome'> & { outcome?: string }

/** What was said to each sign-in that was answered. */
const answers = new WeakMap<World, Map<string, Said>>()

async function carryOut(world: World, state: State, step: Step): Promise<Part> {
  switch (step.do) {
    case 'begin':
      return { outcome: (await begin(world, step.who, step.at)) ? 'begun' : 'nothing' }
    case 'answer':
    case 'finish':
    case 'sso':
      return signIn(world, step)
    case 'later':
      world.now = addSeconds(world.now, step.minutes * 60)
      return { outcome: 'later' }
    default:
      return act(world, state, step)
  }
}

type SignInStep = Extract<Step, { do: 'answer' | 'finish' | 'sso' }>
type OtherStep = Exclude<Step, SignInStep | { do: 'begin' | 'later' }>

async function signIn(world: World, step: SignInStep): Promise<Part> {
  const said = heard(world)
  if (step.do === 'sso') {
    const id = await begin(world, step.who, step.at)
    if (!id) return {}
    await say(world, id, step.claim, 'its')
    const finished = await finishAs(world, id, step.who, world.orgs[step.at], true)
    if (step.asks && finished.outcome === 'confirm_identity') await askToBeLinked(world, step.who).catch(ignoreRefusal)
    return finished
  }
  const sign = world.begun.at(step.sign % Math.max(world.begun.length, 1))
  if (!sign) return {}
  if (step.do === 'answer')
    return { outcome: (await say(world, sign.id, step.claim, step.through)) ? 'answered' : 'nothing' }
  if (!said.has(sign.id) && step.who === 'its') return {}
  return finishAs(
    world,
    sign.id,
    step.who === 'its' ? sign.by : step.who,
    at(world, step.through, sign.at),
    step.switching,
  )
}

/** “Yes, this is me”, pressed at once; whether the product takes it is no matter of the sign-in. */
function ignoreRefusal(error: unknown): void {
  if (!isFailure(error)) throw error
}

const heard = (world: World) => {
  const known = answers.get(world) ?? new Map<string, Said>()
  answers.set(world, known)
  return known
}

const at = ({ orgs }: World, place: Place, own: Org['key']): Org => orgs[place === 'its' ? own : place]

/** An IdP answers to the sign-ins that began at it; what another one makes of them is brought to that one's place. */
async function say(world: World, id: string, claim: Parameters<typeof claimed>[3], through: Place): Promise<boolean> {
  const sign = world.begun.find((each) => each.id === id)!
  const place = at(world, through, sign.at)
  const said = claimed(world, place.key, sign.by, claim)
  const taken = await answer(world, id, said, place)
  if (taken) heard(world).set(id, said)
  return taken
}

async function finishAs(world: World, id: string, who: Who, through: Org, mayReplace: boolean): Promise<Part> {
  const sign = world.begun.find((each) => each.id === id)!
  const finished = await finish(world, id, who, { through, mayReplace })
  const outcome = finished.kind === 'refused' ? `refused ${finished.code}` : finished.kind
  const said = heard(world).get(id)
  return { outcome, sign: { id, by: sign.by }, ...(said ? { said } : {}) }
}

function act(world: World, state: State, step: OtherStep): Promise<Part> {
  switch (step.do) {
    case 'password':
      return signInByPassword(world, step.who)
    case 'lift':
      return lift(world, step.who)
    case 'sign-out':
      return signOut(world, step.who)
    case 'end-others':
      return endOthers(world, step.who)
    case 'identities':
      return myIdentities(world, step.who)
    case 'look':
      return look(world, step)
    case 'enter-app':
      return enterApp(world, step)
    case 'ask':
      return askToBeLinked(world, step.who)
    case 'deny':
      return deny(world, step.who)
    case 'withdraw':
      return withdraw(world, state, step.who)
    case 'prove':
      return prove(world, state, step)
    case 'undo-by-mail':
      return undoByMail(world, state, step.who)
    case 'approve':
    case 'decline':
    case 'undo':
      return decide(world, state, step)
    default:
      return power(world, state, step)
  }
}

type PowerStep = Extract<
  Step,
  { do: 'unlink' | 'remove' | 'role' | 'settings' | 'connection' | 'operator-domain' | 'operator-person' }
>

function power(world: World, state: State, step: PowerStep): Promise<Part> {
  switch (step.do) {
    case 'unlink':
      return unlink(world, state, step)
    case 'remove':
      return remove(world, step)
    case 'role':
      return changeRole(world, step)
    case 'settings':
      return changeSettings(world, step)
    case 'connection':
      return changeConnection(world, step)
    case 'operator-domain':
      return operatorDomain(world, step)
    case 'operator-person':
      return operatorPerson(world, step)
  }
}
