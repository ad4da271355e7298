import 'server-only'
import * as z from 'zod'
import { announced } from '@/lib/operators/act'
import { once } from '@/lib/operators/key-calls'
import { type KeyPermission, keyInHeader } from '@/lib/operators/key-model'
import { actorOfKey, takeKey, type UsedKey } from '@/lib/operators/key-use'
import { Reason } from '@/lib/operators/schema'
import { clientAddress, networkOf } from '@/lib/platform/addresses'
import { now } from '@/lib/platform/clock'
import { actingAs, type Ctx, newCtx, type OperatorActor, type VisitorActor } from '@/lib/platform/context'
import { digest } from '@/lib/platform/crypto'
import { Failure, type FailureCode, fail, isFailure } from '@/lib/platform/errors'
import { readJson, readQuery } from './api-body'
import { ANSWER, problem } from './api-problem'

type Call = { ctx: Ctx<VisitorActor>; key: UsedKey; request: Request; params: unknown }
type Told = { status: number; answer: unknown }

/** What a call is, in its own schemas: those that its requests are parsed by, for the document as well. */
export type Described = {
  readonly name: string
  readonly summary: string
  readonly refusals: readonly FailureCode[]
  readonly path: z.ZodObject
  readonly input: z.ZodObject
  readonly answer: z.ZodType
  readonly status: 200 | 201
  readonly changes: boolean
}

/** What one method of an address needs, and what it answers. Made by {@link read} and {@link change} only. */
export type Endpoint = {
  readonly permission: KeyPermission
  readonly described: Described
  readonly answer: (call: Call) => Promise<Told>
}

type Declared<P extends z.ZodRawShape, I extends z.ZodRawShape, A extends z.ZodType> = {
  permission: KeyPermission
  /** What the document calls it, in one word and in a few. */
  name: string
  summary: string
  /** How `run` may refuse; how every call may be refused stands in api-refusals.ts. */
  refusals: readonly FailureCode[]
  /** The parts of the path in brackets. What is no id of that kind is not found. */
  path: P
  /** The query of a reading call, the body of a changing one: nothing else may stand there. */
  input: I
  /** The shape that leaves: a field that is added to a query does not leave by itself. */
  answer: A
  run: (ctx: Ctx<OperatorActor>, path: Of<P>, input: Of<I>) => Promise<z.input<A>>
}
type Of<S extends z.ZodRawShape> = z.output<z.ZodObject<S>>

/** A call that looks. */
export function read<P extends z.ZodRawShape, I extends z.ZodRawShape, A extends z.ZodType>(
  declared: Declared<P, I, A>,
): Endpoint {
  const { permission, path, input, answer, run } = declared
  const [Place, Input] = [z.strictObject(path), z.strictObject(input)]
  return {
    permission,
    described: { ...declared, path: Place, input: Input, status: 200, changes: false },
    async answer({ ctx, key, request, params }) {
      const [place, query] = [placeOf<P>(Place, params), Input.parse(readQuery(request))]
      const done = await run(actingAs(ctx, actorOfKey(key, 'looked')), place, query as Of<I>)
      return { status: 200, answer: answer.parse(done) }
    },
  }
}

/**
 * A call that changes something: its body says why, in `reason`, and an
 * organization's owners hear of it (I30). A POST may name itself
 * (`Idempotency-Key`) and is then done once.
 *
 * @param declared.status of a change that was made: 200 or 201
 */
export function change<P extends z.ZodRawShape, I extends z.ZodRawShape, A extends z.ZodType>(
  declared: Declared<P, I, A> & { status: 200 | 201 },
): Endpoint {
  const { permission, path, input, answer, status, run } = declared
  const [Place, Input] = [z.strictObject(path), z.strictObject({ ...input, reason: Reason })]
  return {
    permission,
    described: { ...declared, path: Place, input: Input, changes: true },
    async answer({ ctx, key, request, params }) {
      const place = placeOf<P>(Place, params)
      const { text, json } = await readJson(request)
      const given = Input.parse(json) as Of<I> & { reason: string } // which the compiler cannot follow
      const acting = actingAs(ctx, actorOfKey(key, given.reason))
      const act = async () => {
        const done = await announced(acting, () => run(acting, place, given))
        return { status, answer: z.json().parse(answer.parse(done)) }
      }
      const callId = callIdOf(request)
      if (callId === null) return act()
      const requestDigest = digest(`${request.method} ${new URL(request.url).pathname}\n${text}`)
      return once(ctx, { keyId: key.id, callId, requestDigest }, act)
    },
  }
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
type Method = (typeof methods)[number]
type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>
export type Handlers = Record<Method, Handler>
export type Table = Partial<Record<Method, Endpoint>>

const tables = new WeakMap<Handler, Table>()

/** What the handlers of an address were made of. */
export const tableOf = ({ GET }: Handlers): Table => tables.get(GET) ?? {}

/**
 * Makes the handlers of one address of the API. Each method asks for a key
 * first, those that the address does not have as well; cookies are never read,
 * and no page of another site is let in.
 */
export function endpoints(table: Table): Handlers {
  const made = handlers((method) => {
    const endpoint = table[method === 'HEAD' ? 'GET' : method]
    return endpoint ?? fail('api_no_such_method')
  }, Object.keys(table).join(', '))
  tables.set(made.GET, table)
  return made
}

/** The handlers of what anybody may read and keep. Whatever else is tried there asks for a key, as everywhere. */
export function published(read: Handler): Handlers {
  return { ...handlers(() => fail('api_no_such_method'), 'GET'), GET: read, HEAD: read }
}

/** The handlers of every address that the API does not have. */
export function nowhere(): Handlers {
  return handlers(() => fail('api_no_such_address'), null)
}

function handlers(find: (method: Method) => Endpoint, allow: string | null): Handlers {
  const handler: Handler = async (request, { params }) => {
    const ctx = newCtx({ kind: 'visitor' }, now())
    try {
      const key = await keyOf(ctx, request)
      if (key instanceof Response) return key
      const { permission, answer } = find(request.method as Method)
      if (!key.permissions.includes(permission))
        fail('api_key_lacks_permission', { detail: `It needs “${permission}”.` })
      const told = await answer({ ctx, key, request, params: await params })
      return new Response(request.method === 'HEAD' ? null : JSON.stringify(told.answer), {
        status: told.status,
        headers: { ...ANSWER, 'Content-Type': 'application/json' },
      })
    } catch (error) {
      const allowed = allow && isFailure(error, 'api_no_such_method') ? { Allow: allow } : {} // RFC 9110 §15.5.6
      return problem(error, ctx.requestId, allowed)
    }
  }
  return Object.fromEntries(methods.map((method) => [method, handler])) as Handlers
}

/** The key that the call shows, or why there is no going on. Whatever is wrong with a key, the answer is the same. */
async function keyOf(ctx: Ctx<VisitorActor>, request: Request): Promise<UsedKey | Response> {
  const presented = keyInHeader(request.headers.get('authorization'))
  const use = await takeKey(ctx, presented, networkOf(clientAddress(request.headers)))
  if (use.kind === 'taken') return use.key
  if (use.kind === 'refused')
    return problem(new Failure('api_key_needed'), ctx.requestId, { 'WWW-Authenticate': 'Bearer realm="api"' }) // RFC 6750 §3

  const seconds = Math.max(1, Math.ceil((use.retryAt.getTime() - ctx.now.getTime()) / 1000))
  const code = use.kind === 'too_often' ? 'api_too_often' : 'too_many_tries'
  return problem(new Failure(code), ctx.requestId, { 'Retry-After': String(seconds) })
}

function placeOf<P extends z.ZodRawShape>(Place: z.ZodObject, params: unknown): Of<P> {
  const place = Place.safeParse(params ?? {})
  return place.success ? (place.data as Of<P>) : fail('api_no_such_address')
}

/** What a POST calls itself: visible letters, quoted or not. */
export const CallId = z.string().regex(/^[\x21-\x7e]{1,255}$/)

/** @throws Failure `invalid_input` */
function callIdOf(request: Request): string | null {
  const given = request.method === 'POST' ? request.headers.get('idempotency-key') : null
  if (given === null || CallId.safeParse(given).success) return given
  fail('invalid_input', { fields: { 'Idempotency-Key': 'Use 1 to 255 visible letters, without spaces.' } })
}
