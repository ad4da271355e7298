import { canonicalEmail, domainOf } from '@/lib/users/model'

const LABELS = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/

/**
 * The form in which domains are stored and compared: lower-case A-labels (RFC
 * 5890 §2.3.2.1), made by the platform's own UTS #46 mapping. `null` for what
 * is no domain of several labels: an IP address in any spelling, a trailing
 * dot, a port, a path.
 */
export function canonicalDomain(text: string): string | null {
  const typed = text.trim()
  if (/[\s/\\@:?#%[\]]/.test(typed) || typed.endsWith('.') || !URL.canParse(`http://${typed}`)) return null
  const name = new URL(`http://${typed}`).hostname
  return LABELS.test(name) ? name : null
}

/** The domain of an address, or `null` when the address is none that we accept (see canonicalEmail). */
export function domainOfEmail(address: string): string | null {
  const canonical = canonicalEmail(address)
  return canonical && domainOf(canonical)
}

/** Mail for everybody: whoever claims one of these would own strangers' addresses (I7). */
const publicMail = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com hotmail.co.uk hotmail.fr hotmail.de outlook.de
  outlook.fr yahoo.com yahoo.co.uk yahoo.co.jp yahoo.fr yahoo.de ymail.com rocketmail.com aol.com icloud.com me.com
  mac.com proton.me protonmail.com pm.me tutanota.com tuta.io fastmail.com hey.com zoho.com zohomail.com gmx.com gmx.de
  gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.com email.com mail.ru bk.ru inbox.ru list.ru yandex.ru
  yandex.com ya.ru rambler.ru qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net hanmail.net orange.fr
  wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it seznam.cz centrum.cz wp.pl onet.pl o2.pl
  interia.pl ukr.net comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net btinternet.com
  sky.com virginmedia.com talktalk.net bigpond.com optusnet.com.au rogers.com shaw.ca sympatico.ca uol.com.br
  bol.com.br terra.com.br rediffmail.com mailinator.com guerrillamail.com yopmail.com 10minutemail.com`.split(/\s+/),
)

/** Second-level labels under which a country's registry sells names: `co.uk` belongs to nobody. */
const registryLabels = new Set('ac co com edu gob gouv gov gv ltd mil ne net nhs nom or org plc sch'.split(' '))

/**
 * Why nobody may claim the name, as a sentence: public mail, or a suffix under
 * which others register names (I7). `null` for names that can be claimed; the
 * server looks at the public suffix list as well (lib/domains/suffix.ts).
 */
export function whyUnclaimable(name: string): string | null {
  if (publicMail.has(name)) return 'Everybody can have an address there, so it can belong to no organization.'
  const [first = '', second = '', ...more] = name.split('.')
  return more.length === 0 && second.length === 2 && registryLabels.has(first) ? SUFFIX : null
}

export const SUFFIX = 'Others register names below it, so it can belong to no organization.'

export const isUnclaimable = (name: string): boolean => whyUnclaimable(name) !== null
