import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { asAdmin } from '@/bin/roles.mjs'
import { db, pool } from '@/lib/platform/db'
import { aSamlOrg } from '@/lib/testing/sso'
import { aBrowser } from './browser'
import { type Stage, setStage } from './stage'
import { castOf, trySigningInByPassword } from './story'

const SETTING_UP = 240_000
const disk = mkdtempSync(join(tmpdir(), 'porchlight-disk-'))
/** Needs the right to mount, which few containers give. */
const mayMount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'porchlight-disk', disk]).status === 0

let stage: Stage | undefined
beforeAll(async () => {
  if (!mayMount) return
  stage = await setStage(async ({ adminUrl, owner }) => {
    if (owner) chownSync(disk, owner.uid, owner.gid)
    await asAdmin(adminUrl, async (admin) => {
      await admin.query(`create tablespace small location '${disk}'`)
      await admin.query('alter database porchlight set tablespace small')
    })
  })
}, SETTING_UP)
afterAll(async () => {
  await stage?.stop()
  if (mayMount) execFileSync('umount', ['-l', disk])
  rmSync(disk, { recursive: true, force: true })
})

/** Takes what is left of the disk; {@link freeDisk} gives it back. */
async function fillDisk(adminUrl: string): Promise<void> {
  const url = adminUrl.replace(/\/postgres$/, '/porchlight')
  await asAdmin(url, async (admin) => {
    await admin.query('create table filler (x text)')
    await admin.query('alter table filler alter x set storage plain')
    for (const length of [7000, 700, 1]) {
      const more = `insert into filler select repeat('x', ${length}) from generate_series(1, 50)`
      while (await admin.query(more).then(() => true, isNotFull)) {}
    }
  })
}

function isNotFull(error: Error & { code?: string }): boolean {
  if (error.code === '53100') return false // disk_full
  throw error
}

async function freeDisk(adminUrl: string): Promise<void> {
  await asAdmin(adminUrl.replace(/\/postgres$/, '/porchlight'), (admin) => admin.query('drop table filler'))
}

test.skipIf(!mayMount)(
  'while PostgreSQL’s disk is full what cannot be written fails as a whole, who is in stays in, and afterwards all goes on by itself',
  async () => {
    const { postgres, origins, setClock, deaths, mail } = stage!
    const { org, bo } = await castOf(await aSamlOrg())
    const [his, hers] = [aBrowser({ origins }, '10.9.1.1'), aBrowser({ origins, triesAgain: false }, '10.9.2.1')]
    const entered = await trySigningInByPassword(his, bo.email)
    expect(entered.setsSession).toBe(true)
    const sessions = await db().session.count()

    await fillDisk(postgres.adminUrl)
    setClock(600) // the session's use is due to be noted
    expect((await his.get('/who')).text).toBe(bo.userId)
    const begun = await hers.post(`/sso/${org.connectionId}/start`, {})
    expect(begun).toMatchObject({ status: 500, to: '', setsSession: false })
    expect(begun.text).toContain('Something went wrong on our side')
    expect(begun.text).toContain('Try again in a minute.')
    const tried = await trySigningInByPassword(hers, bo.email) // what fits into pages that are not full yet works
    expect(tried.setsSession).toBe(tried.status === 303)

    await freeDisk(postgres.adminUrl)
    await vi.waitFor(
      async () => expect((await trySigningInByPassword(his, bo.email)).setsSession).toBe(true),
      SETTING_UP,
    )
    expect((await his.get('/who')).text).toBe(bo.userId)
    expect(await db().session.count()).toBeGreaterThan(sessions)
    expect(await unevenSessions()).toEqual([])
    expect([deaths.join('\n'), mail.taken]).toEqual(['', []])
  },
  SETTING_UP,
)

async function unevenSessions(): Promise<unknown[]> {
  const { rows } = await pool().query(
    `select s.id from "Session" s where not exists (select from "AuditEvent" e where e.data->>'sessionId' = s.id)`,
  )
  return rows
}
