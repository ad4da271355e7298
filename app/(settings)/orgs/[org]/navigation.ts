import type { NavGroup, NavItem } from '@/app/_ui/nav-links'
import { allows, type Permission, type Role } from '@/lib/access/permissions'
import { urls } from '@/lib/platform/urls'

type Entry = NavItem & { needs: Permission }

/** What the reader's role opens. It hides doors that are locked anyway; each page asks for itself. */
export function orgNavigation(slug: string, role: Role, waitingCount: number): NavGroup[] {
  const groups: { label: string | null; items: Entry[] }[] = [
    { label: null, items: [{ label: 'Overview', href: urls.org(slug), exact: true, needs: 'org.read' }] },
    {
      label: 'Single sign-on',
      items: [
        { label: 'Get started', href: urls.start(slug), needs: 'member.read' },
        { label: 'Link requests', href: urls.linkRequests(slug), count: waitingCount, needs: 'link-request.read' },
        { label: 'Domains', href: urls.domains(slug), needs: 'domain.read' },
        { label: 'Connections', href: urls.connections(slug), needs: 'connection.read' },
        { label: 'Sign-ins', href: urls.attempts(slug), needs: 'attempt.read' },
      ],
    },
    { label: 'Access', items: [{ label: 'Apps', href: urls.apps(slug), needs: 'app.read' }] },
    {
      label: 'People',
      items: [
        { label: 'Members', href: urls.members(slug), needs: 'member.read' },
        { label: 'Teams', href: urls.teams(slug), needs: 'member.read' },
      ],
    },
    { label: 'Insight', items: [{ label: 'Audit log', href: urls.audit(slug), needs: 'audit.read' }] },
    {
      label: 'Organization',
      items: [
        { label: 'Settings', href: urls.orgSettings(slug), needs: 'domain.read' },
        { label: 'Help', href: urls.help(slug), needs: 'org.read' },
      ],
    },
  ]
  return groups
    .map(({ label, items }) => ({ label, items: items.filter(({ needs }) => allows(role, needs)) }))
    .filter(({ items }) => items.length > 0)
}
