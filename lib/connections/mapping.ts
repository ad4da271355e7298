import { canonicalEmail } from '@/lib/users/model'
import { type Attributes, emailAmong, nameAmong } from './model'
import type { Mapping } from './revision-config'

const GROUPS = /(^|[/:_.-])(groups?|memberof|roles?)$/i
const NAME = /(^|[/:_.-])((display|full|common)[ _-]?name|cn)$/i

/**
 * Which attributes of a real answer to take, for the wizard's fields. `null`
 * where one of the names that we know carries it already, or nothing does.
 */
export function suggestMapping(attributes: Attributes): Mapping {
  const single = attributes.filter(({ values }) => values.length === 1)
  const address = single.find(({ values }) => canonicalEmail(values[0]!) !== null)
  const whole = single.find(({ name }) => NAME.test(name))
  return {
    email: emailAmong(attributes) ? null : (address?.name ?? null),
    name: nameAmong(attributes) ? null : (whole?.name ?? null),
    groups: attributes.find(({ name }) => GROUPS.test(name))?.name ?? null,
  }
}
