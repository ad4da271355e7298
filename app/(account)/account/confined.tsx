import { StatePage } from '@/app/_ui/notices'

/** Why a session that an organization vouched for doesn't open a page of the person's own account (I22). */
export function Confined({ title, orgName }: { title: string; orgName: string }) {
  return (
    <StatePage title={title}>
      <p>
        {orgName} vouched for this sign-in, so it opens {orgName} only; sign in with your own password to come here.
      </p>
    </StatePage>
  )
}
