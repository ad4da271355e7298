// The OpenID provider beside a bare oidc-provider, on one database in one process: a part of npm run bench.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { Halt } from './command.mjs'
import { root } from './project.mjs'

const ROUNDS = 3
const ROUND_MS = { introspection: 1500, 'code flow': 2000 }
const AT_ONCE = 8
const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-long'
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

/** Says how introspection and the code flow compare. */
export async function benchApps(say) {
  const server = spawn(process.execPath, ['--import', 'tsx', 'bench/serve.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const { app, sides } = await sceneOf(server)
    const results = await measure(app, sides)
    for (const line of tableOf(results)) say(line)
  } finally {
    server.kill('SIGTERM')
    if (server.exitCode === null) await once(server, 'exit')
  }
}

async function sceneOf(server) {
  const ended = once(server, 'exit').then(() => {
    throw new Halt('The providers could not be started.')
  })
  ended.catch(() => {}) // heard of below, or meant
  let text = ''
  for (;;) {
    const [part] = await Promise.race([once(server.stdout, 'data'), ended])
    text += part
    if (text.includes('\n')) return JSON.parse(text)
  }
}

/** Durations in milliseconds of everything that was asked, by what and whom: `{ 'code flow': { ours: [], bare: [] } }`. */
async function measure(app, sides) {
  const work = { introspection: introspect, 'code flow': codeFlow }
  const results = {}
  for (const [what, task] of Object.entries(work)) {
    results[what] = { ours: [], bare: [] }
    for (const side of Object.values(sides)) await load(300, () => task(app, side)) // warm
  }
  for (let round = 0; round < ROUNDS; round++)
    for (const [what, task] of Object.entries(work))
      for (const name of round % 2 ? ['bare', 'ours'] : ['ours', 'bare'])
        results[what][name].push(...(await load(ROUND_MS[what], () => task(app, sides[name]))))
  return results
}

/** Asks {@link AT_ONCE} at a time for so long. */
async function load(forMs, task) {
  const end = performance.now() + forMs
  const durations = []
  const askOn = async () => {
    while (performance.now() < end) {
      const startedAt = performance.now()
      await task()
      durations.push(performance.now() - startedAt)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, askOn))
  return durations
}

function basic({ id, secret }) {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
}

async function post(app, url, form) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: basic(app) },
    body: new URLSearchParams(form),
  })
  return response.json()
}

async function introspect(app, side) {
  side.token ??= codeFlow(app, side)
  const { active } = await post(app, side.origin + side.introspection, { token: await side.token })
  if (!active) throw new Halt('A token that lives was said to be dead.')
}

/** A browser's request with a session that exists, and the app's request for the tokens. */
async function codeFlow(app, { origin, cookie }) {
  const params = new URLSearchParams({
    ...{ client_id: app.id, redirect_uri: app.redirectUri, response_type: 'code', scope: 'openid profile email' },
    ...{ state: 's', nonce: 'n', code_challenge: CHALLENGE, code_challenge_method: 'S256' },
  })
  const response = await fetch(`${origin}/auth?${params}`, { redirect: 'manual', headers: { cookie } })
  await response.arrayBuffer()
  const code = new URL(response.headers.get('location') ?? '', origin).searchParams.get('code')
  const form = { grant_type: 'authorization_code', redirect_uri: app.redirectUri, code_verifier: VERIFIER }
  const { access_token: token, ...answer } = await post(app, `${origin}/token`, { ...form, code: code ?? '' })
  if (!token) throw new Halt(`No token but ${JSON.stringify(answer)} after ${response.status}.`)
  return token
}

function tableOf(results) {
  const cells = [['', 'ours/s', 'bare/s', 'ratio', 'ours p50', 'bare p50', 'ratio', 'ours p95', 'bare p95']]
  for (const [what, { ours, bare }] of Object.entries(results)) {
    const seconds = (ROUNDS * ROUND_MS[what]) / 1000
    const [rateOurs, rateBare] = [ours.length / seconds, bare.length / seconds]
    const [p50, p95] = [0.5, 0.95].map((share) => [quantile(ours, share), quantile(bare, share)])
    cells.push([
      ...[what, rateOurs.toFixed(0), rateBare.toFixed(0), (rateOurs / rateBare).toFixed(2)],
      ...[...p50.map(ms), (p50[0] / p50[1]).toFixed(2), ...p95.map(ms)],
    ])
  }
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)))
  return cells.map((row) => row.map((cell, column) => cell.padStart(widths[column])).join('  '))
}

function ms(value) {
  return `${value.toFixed(1)} ms`
}

function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(share * (sorted.length - 1))]
}
