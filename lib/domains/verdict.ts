import type { Look, Looks } from './look'

/**
 * What follows from a look (I7, I8):
 *
 * - `proven` most of the resolvers have the value, and so has at least one of the zone's servers that answered
 * - `gone` every server of the zone that answered, and at least two resolvers, say plainly that it is not there
 * - `open` anything else: nothing changes
 */
export type Verdict = 'proven' | 'gone' | 'open'

export function judgeLooks({ looks }: Looks): Verdict {
  const [zone, resolvers] = [looks.filter(({ authority }) => authority), looks.filter(({ authority }) => !authority)]
  const answered = zone.filter(({ finding }) => finding !== 'unknown')
  const has = (some: Look[]) => some.filter(({ finding }) => finding === 'found').length
  const isMost = has(resolvers) * 2 > resolvers.length
  if (isMost && (answered.length === 0 || has(answered) > 0)) return 'proven'

  const lacks = (look: Look) => look.finding !== 'found' && look.finding !== 'unknown'
  const isGone = answered.length > 0 && answered.every(lacks) && resolvers.filter(lacks).length >= 2
  return isGone && has(looks) === 0 ? 'gone' : 'open'
}

const misplaced = {
  apex: 'The record sits at the domain itself. Its name has to be _porchlight-challenge.',
  www: 'The record sits at www. Its name has to be _porchlight-challenge.',
  doubled:
    'The record’s name has the domain in it twice: your DNS host adds it by itself. Enter _porchlight-challenge alone.',
}

/** One plain sentence about what was seen: what is right, what is in the way, and whose move it is. */
export function diagnose(all: Looks): string {
  const { looks, misplaced: place } = all
  const [zone, resolvers] = [looks.filter(({ authority }) => authority), looks.filter(({ authority }) => !authority)]
  if (judgeLooks(all) === 'proven') return 'The record is there, and most public resolvers see it.'
  const odd = (finding: Look['finding']) => looks.find((look) => look.finding === finding)
  const pasted = odd('pasted')
  if (pasted)
    return `The value was pasted with something around it${/["“”']/.test(pasted.detail ?? '') ? ', such as quotes' : ''}. It has to be the value alone.`
  if (zone.some(({ finding }) => finding === 'found')) return waitingFor(resolvers)
  const alias = odd('alias')
  if (alias) return `The name is an alias (CNAME) to ${alias.detail}. It needs a TXT record of its own instead.`
  if (place) return misplaced[place]
  if (odd('other'))
    return 'There is a record of ours, but with another value: an older one, or of another organization.'
  if (looks.every(({ finding }) => finding === 'unknown')) return 'No name server answered. We keep asking.'
  if (zone.length > 0 && zone.every(({ finding }) => finding === 'unknown'))
    return 'Your own name servers do not answer, so nobody can see the record. Ask your DNS host.'
  return 'The record is not there yet. After you add it, it can take minutes, and sometimes hours, to show.'
}

function waitingFor(resolvers: Look[]): string {
  const late = resolvers.filter(({ finding }) => finding !== 'found')
  const silent = late.filter(({ finding }) => finding === 'unknown').length === late.length
  const names = late.map(({ server }) => server).join(' and ')
  if (silent) return `Your name server already answers; ${names} did not reply. We ask again.`
  const longest = Math.max(0, ...late.map(({ ttl }) => ttl ?? 0))
  const time = longest ? ` for ${Math.ceil(longest / 60)} min` : ''
  return `Your name server already answers; ${names} still ${late.length > 1 ? 'have' : 'has'} the old answer${time}.`
}
