import { Banner } from '@/app/_ui/notices'
import { TextLink } from '@/app/_ui/text'
import { ExactTime } from '@/app/_ui/time'
import type { Replacement } from '@/lib/connections/replacement-queries'
import { urls } from '@/lib/platform/urls'

type StateNoticeProps = { slug: string; replacement: Replacement; isOwner: boolean }

/** What is so now, in one sentence. */
export function StateNotice({ slug, replacement, isOwner }: StateNoticeProps) {
  const { old, next, cutOverAt } = replacement
  if (next.state === 'draft')
    return (
      <Banner
        kind="info"
        action={isOwner ? <TextLink href={urls.connectionSetup(slug, next.id)}>Go on setting it up</TextLink> : null}
      >
        “{next.name}” is a draft: nobody is offered it yet. Everybody comes by “{old.name}”, as before.
      </Banner>
    )
  if (next.state === 'off')
    return (
      <Banner kind="warning" action={<TextLink href={urls.connection(slug, next.id)}>Open it</TextLink>}>
        “{next.name}” is off, so nobody comes over.{' '}
        {old.state === 'active' ? `Everybody comes by “${old.name}”.` : `“${old.name}” is off, too.`}
      </Banner>
    )
  if (old.state === 'active')
    return (
      <Banner kind="info">
        Both are on. At the sign-in page people are offered “{next.name}” first, and “{old.name}” below.
      </Banner>
    )
  if (cutOverAt)
    return (
      <Banner kind="success">
        Cut over on <ExactTime at={cutOverAt} />: everybody comes by “{next.name}”.
      </Banner>
    )
  return (
    <Banner kind="warning" action={<TextLink href={urls.connection(slug, old.id)}>Open it</TextLink>}>
      “{old.name}” was turned off on its own page. Turn it on there if people still need it.
    </Banner>
  )
}
