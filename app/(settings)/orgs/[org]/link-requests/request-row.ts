import type { listLinkRequests } from '@/lib/link-requests/queries'

/** A request as the inbox shows it. */
export type LinkRequestRow = Awaited<ReturnType<typeof listLinkRequests>>[number]
