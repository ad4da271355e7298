import { importMetadata } from '@/lib/connections/import-into'
import { promote } from '@/lib/connections/promote'
import { getSetup } from '@/lib/connections/revisions'
import { makeSetupLink } from '@/lib/connections/setup-links'
import { addDomain, checkDomainNow } from '@/lib/domains/own'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { ConnectionId, DomainId, OrgId, RevisionId } from '@/lib/platform/ids'

/** One press of an owner in the console, with what the page it stands in knows. */
export type Press = { what: keyof typeof presses; orgId: OrgId; draft: DraftOf; text: string }
export type DraftOf = { connectionId: ConnectionId; revisionId: RevisionId }

type Owner = Ctx<UserActor>

/** `text` is what is typed: a domain, an address, somebody's email. */
export const presses = {
  addDomain: (ctx: Owner, { orgId, text }: Press) => addDomain(ctx, orgId, { name: text }),
  checkNow: (ctx: Owner, { orgId, text }: Press) => checkDomainNow(ctx, orgId, { domainId: text as DomainId }),
  importMetadata: (ctx: Owner, { orgId, draft, text }: Press) => importMetadata(ctx, orgId, { ...draft, text }),
  handOut: (ctx: Owner, { orgId, draft: { connectionId }, text }: Press) =>
    makeSetupLink(ctx, orgId, { connectionId, contactName: 'Ines', contactEmail: text }),
  async turnOn(ctx: Owner, { orgId, draft }: Press) {
    const setup = await getSetup(ctx, orgId, draft.connectionId)
    const { seen = '', revisionId = draft.revisionId } = { seen: setup.draft?.seen, revisionId: setup.draft?.id }
    await promote(ctx, orgId, { ...draft, revisionId, seen, word: setup.connection.name, turnOn: true })
  },
}
