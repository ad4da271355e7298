import { expect, test } from 'vitest'
import { SetInstallationSessionPolicy, SetOrgSessionPolicy } from './schema'

const ofOrg = (idleMinutes: string, maxMinutes: string) => SetOrgSessionPolicy.safeParse({ idleMinutes, maxMinutes })

test('an organization’s times are whole minutes within limits, or nothing', () => {
  expect(ofOrg(' 5 ', '129600').data).toEqual({ idleMinutes: 5, maxMinutes: 129_600 })
  expect(ofOrg('', '').data).toEqual({ idleMinutes: null, maxMinutes: null })
  for (const idle of ['4', '43201', '1.5', '-30', '1e3', '0x20', 'ten', '٣٠'])
    expect(ofOrg(idle, '').success, idle).toBe(false)
  for (const max of ['14', '129601', '99999999999']) expect(ofOrg('', max).success, max).toBe(false)
})

test('the refusal says what is possible', () => {
  expect(ofOrg('4', '').error?.issues[0]).toMatchObject({
    ...{ path: ['idleMinutes'], message: 'Use whole minutes: from 5 (5 minutes) to 43200 (30 days).' },
  })
})

test('an installation always says both', () => {
  const parse = (idleMinutes: string) => SetInstallationSessionPolicy.safeParse({ idleMinutes, maxMinutes: '60' })

  expect(parse('30').data).toEqual({ idleMinutes: 30, maxMinutes: 60 })
  expect(parse('').error?.issues[0]?.message).toContain('Use whole minutes')
})
