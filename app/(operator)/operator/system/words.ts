import type { Tone } from '@/app/_ui/status'
import type { RunningProcess, System } from '@/lib/operators/system'

/** A state as a word and a tone, and a sentence with the numbers. */
export type Verdict = { tone: Tone; word: string; detail: string }

/** A job that is due for longer means that no worker takes it. */
const LATE_SECONDS = 10 * 60
/** So few free connections are a warning. */
const FREE_CONNECTIONS = 10

export function databaseWords({ bytes, connections, connectionsAtMost, ...rest }: System['database']): Verdict {
  const isFull = connectionsAtMost - connections < FREE_CONNECTIONS
  const { version, milliseconds } = rest
  return {
    tone: isFull ? 'attention' : 'good',
    word: isFull ? 'Nearly full' : 'Answers',
    detail: `PostgreSQL ${version}, in ${milliseconds} ms. ${sizeInWords(bytes)}; ${connections} connections to it, and the server takes ${connectionsAtMost} in all.`,
  }
}

export function migrationWords({ missing }: System['migrations']): Verdict {
  if (!missing) return { tone: 'info', word: 'Not compared', detail: '' }
  if (missing.length === 0) return { tone: 'good', word: 'Up to date', detail: '' }
  return { tone: 'bad', word: 'Behind', detail: `Run “npm run migrate”. Missing: ${missing.join(', ')}.` }
}

export function clockWords({ seconds, isGood }: System['clock']): Verdict {
  const size = Math.abs(seconds).toFixed(2)
  const detail = `This process is ${size} s ${seconds < 0 ? 'behind' : 'ahead of'} the database.`
  return isGood
    ? { tone: 'good', word: 'Agrees', detail }
    : { tone: 'bad', word: 'Differs', detail: `${detail} Let both follow a time server.` }
}

export function queueWords({ store, rows }: System['queue'], processes: readonly RunningProcess[], now: Date): Verdict {
  const due = rows.flatMap(({ dueSince }) => dueSince?.getTime() ?? [])
  const seconds = due.length ? Math.max(0, (now.getTime() - Math.min(...due)) / 1000) : 0
  const failed = rows.reduce((sum, row) => sum + row.failed, 0)
  const inWords = `In ${store}. ${due.length ? `Due longest: ${durationInWords(seconds)}.` : 'Nothing is due.'}`
  if (!processes.some(({ kind, state }) => kind === 'worker' && state === 'running'))
    return { tone: 'bad', word: 'No worker', detail: `${inWords} Start one: npm run worker.` }
  if (seconds > LATE_SECONDS) return { tone: 'attention', word: 'Late', detail: inWords }
  if (failed > 0) return { tone: 'attention', word: `${failed} failed`, detail: inWords }
  return { tone: 'good', word: 'Flows', detail: inWords }
}

export function redisWords(redis: System['redis']): Verdict {
  const words = {
    unused: { tone: 'off', word: 'Not used', detail: 'Queue and limits are in PostgreSQL.' },
    answers: { tone: 'good', word: 'Answers', detail: 'It holds queue and limits.' },
    silent: { tone: 'bad', word: 'Silent', detail: 'Limits are counted in PostgreSQL; jobs wait in the outbox.' },
  } as const satisfies Record<System['redis'], Verdict>
  return words[redis]
}

export function mailWords({ driver, failed, held }: System['mail']): Verdict {
  const detail = `By ${driver}. ${held} between tries, ${failed} failed.`
  if (failed > 0) return { tone: 'bad', word: 'Failed', detail }
  if (held > 0) return { tone: 'attention', word: 'Held', detail }
  return { tone: 'good', word: 'Flows', detail }
}

export const processStates = {
  running: { word: 'Running', tone: 'good' },
  draining: { word: 'Draining', tone: 'waiting' },
  silent: { word: 'Not heard of', tone: 'bad' },
} as const satisfies Record<RunningProcess['state'], { word: string; tone: Tone }>

/** `12 s`, `4 min`, `3 h`, `2 d`: how long something takes already. */
export function durationInWords(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min`
  return seconds < 2 * 86_400 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`
}

/** `8.4 MB`: powers of a thousand, as disks are sold. */
export function sizeInWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const size = bytes / 1000 ** step
  return `${size >= 100 || step === 0 ? Math.round(size) : size.toFixed(1)} ${units[step]}`
}
