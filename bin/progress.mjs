/** Prints one line. Everything a command says goes through a function like this, so that tests can listen. */
export function say(line) {
  process.stdout.write(`${line}\n`)
}

/** Says nothing; for callers with progress lines of their own. */
export function silent(_line) {}

/**
 * Does `work` and tells how it goes: the label at once, the seconds every five
 * of them, and the total when it took longer than two. Plain lines, no cursor
 * movement: it reads the same in a terminal and in a CI log.
 */
export async function step(tell, label, work) {
  const startedAt = Date.now()
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`
  tell(`${label}…`)
  const timer = setInterval(() => tell(`${label}… ${seconds()}`), 5000)
  try {
    const result = await work()
    if (Date.now() - startedAt > 2000) tell(`${label}: done in ${seconds()}`)
    return result
  } finally {
    clearInterval(timer)
  }
}
