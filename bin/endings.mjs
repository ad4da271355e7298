import { command } from './command.mjs'

/**
 * What a long-running command must undo when it ends, however it ends. The
 * latest is undone first; a second Ctrl-C while that happens changes nothing.
 *
 * @returns `add(task)` for each thing to undo; `end(code)` undoes all of it and
 *   ends this process; `proceed()` never returns once that has begun, so that
 *   nothing new is started meanwhile
 */
export function endings() {
  const tasks = []
  let ending = null

  const undo = async (code) => {
    for (const task of tasks.reverse())
      await task().catch((error) => process.stderr.write(`${error?.stack ?? error}\n`))
    process.exit(code)
  }
  const end = (code) => {
    ending ??= undo(code)
    return ending
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0))

  return { add: (task) => tasks.push(task), end, proceed: () => (ending ? new Promise(() => {}) : Promise.resolve()) }
}

/** Runs the body of a long-running command; when it fails, what it has begun is undone before the exit. */
export function commandWithEnding(body) {
  const ending = endings()
  return command(async () => {
    try {
      await body(ending)
    } catch (error) {
      await ending.proceed() // after a Ctrl-C, the failures that it causes are no news
      await command(() => Promise.reject(error))
      await ending.end(1)
    }
  })
}
