import type { Visit } from '@/app/_server/hosted'
import type { Invitation } from '@/lib/invitations/accept'
import { type Flow, openFlow, sealFlow } from '@/lib/login/flow'
import { findOrgBySlug } from '@/lib/login/start'
import { actingAs } from '@/lib/platform/context'
import { urls } from '@/lib/platform/urls'
import { whoIs } from '@/lib/sessions/authenticate'
import { canonicalEmail } from '@/lib/users/model'
import { InvitationPage, type Invitee } from '../_pages/invitation'
import { ErrorPage } from '../_pages/refusal'
import { choices } from './identifier'
import { answerTo } from './stopped'

/** What the page says after a form that was refused: the name that was typed, and why. */
type Said = Pick<Flow, 'name' | 'error'>

export async function showInvitation(visit: Visit, token: string, invitation: Invitation): Promise<Response> {
  const { ctx, current } = visit
  const { orgName, orgSlug, invitedBy, email } = invitation
  const me = current && (await whoIs(actingAs(ctx, current)))
  const isMine = me !== null && canonicalEmail(me.email) === email
  const said = openFlow(visit.url.searchParams.get('f'), ctx.now) ?? {}
  const org = await findOrgBySlug(ctx, orgSlug)
  const page = { orgName, invitedBy, email, token, support: org?.support ?? null, action: urls.acceptInvitation }
  const invitee: Invitee = isMine
    ? ownWay(visit, token, me.name)
    : otherWay(visit, token, invitation, org?.offers ?? [], said)
  return visit.show(
    <InvitationPage {...page} current={me && !isMine ? me.name : null} invitee={invitee} />,
    answerTo(said, ctx.now),
  )
}

function ownWay({ current }: Visit, token: string, name: string): Invitee {
  const isConfined = current?.confinedTo != null
  return isConfined
    ? { kind: 'confined', confirmUrl: urls.lift(urls.invitation(token)) }
    : { kind: 'member_to_be', name }
}

type Offers = Parameters<typeof choices>[0]

function otherWay(
  { ctx }: Visit,
  token: string,
  { email, orgSlug, hasAccount, bySso }: Invitation,
  offers: Offers,
  { name, error }: Said,
): Invitee {
  const flowTo = (returnTo: string) => sealFlow({ identifier: email, returnTo }, ctx.now)
  if (hasAccount) return { kind: 'elsewhere', signInUrl: urls.loginPassword(flowTo(urls.invitation(token))) }
  if (bySso) return { kind: 'by_sso', connections: choices(offers), f: flowTo(urls.org(orgSlug)) }
  return { kind: 'new', name, error }
}

const endings = {
  unknown: {
    title: 'This invitation does not work',
    text: 'The link is not whole, or it is not one of ours. Open it from the mail once more.',
  },
  accepted: { title: 'This invitation was used', text: 'Whoever was invited is a member already. Sign in as usual.' },
  revoked: { title: 'This invitation was taken back', text: 'It lets nobody in any more.' },
  expired: { title: 'This invitation has expired', text: 'Invitations wait for 14 days.' },
  held: {
    title: 'This invitation has to wait',
    text: 'The DNS record that shows whose email domain this is can’t be found now. Until it is back, nobody joins with an address there. The link works again then.',
  },
} as const

/** Why an invitation lets nobody in; `held` for now only. */
export function showEnded(visit: Visit, ending: keyof typeof endings, orgName: string | null): Promise<Response> {
  return visit.show(
    <ErrorPage
      support={null}
      {...endings[ending]}
      steps={stepsAfter(ending, orgName)}
      actions={[{ label: 'Sign in', url: urls.login() }]}
      reference={null}
      details={[]}
    />,
    { status: ending === 'held' ? 409 : 410 },
  )
}

function stepsAfter(ending: keyof typeof endings, orgName: string | null): string[] {
  const sender = orgName ?? 'whoever invited you'
  if (ending === 'held') return [`Tell ${sender}: whoever looks after the domain puts the record back.`]
  return ending === 'revoked' || ending === 'expired' ? [`Ask ${sender} to invite you again.`] : []
}
