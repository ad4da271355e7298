import { notFound } from 'next/navigation'
import { type ConnectionId, idOf } from '@/lib/platform/ids'

/** The connection that the address names; 404 for what can't be one. */
export async function connectionIn(params: Promise<{ connection: string }>): Promise<ConnectionId> {
  const parsed = idOf('connection').safeParse((await params).connection)
  return parsed.success ? parsed.data : notFound()
}
