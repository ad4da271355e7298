import { eventInWords, type Names } from '@/lib/audit/words'
import type { Ctx } from '@/lib/platform/context'

/** Makes sentences of events, to be read after the actor's name; one query each for people, connections and apps. */
export async function wordsFor(
  ctx: Ctx,
  events: readonly { name: string; data: unknown }[],
): Promise<(event: { name: string; data: unknown }) => string> {
  const ids = new Set(
    events.flatMap(({ data }) => Object.values(data ?? {}).filter((part) => typeof part === 'string')),
  )
  const among = (prefix: string) => ({ id: { in: [...ids].filter((id) => id.startsWith(prefix)) } })
  const [users, connections, apps] = await Promise.all([
    ctx.db.user.findMany({ where: among('usr_'), select: { id: true, name: true } }),
    ctx.db.connection.findMany({ where: among('con_'), select: { id: true, name: true } }),
    ctx.db.app.findMany({ where: among('app_'), select: { id: true, name: true } }),
  ])
  const known = new Map([
    ...users.map(({ id, name }) => [id, name] as const),
    ...[...connections, ...apps].map(({ id, name }) => [id, `“${name}”`] as const),
  ])
  const names: Names = (id) =>
    known.get(id ?? '') ?? (id?.startsWith('con_') ? 'a connection that is gone' : 'somebody')
  return ({ name, data }) => eventInWords(name, data, names)
}
