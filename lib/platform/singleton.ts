/**
 * Makes a thing once per process. The web process loads `lib` twice (tsx for
 * `server.ts`, the bundler for pages), so module scope is not enough: pools and
 * engines hang on `globalThis`. Never use `instanceof` across the two copies.
 * What could not be made is not kept: a promise that fails is made anew for
 * whoever asks next, or a database that was away for a second would be missed
 * until the process ends.
 */
export function once<T>(name: string, make: () => T): T {
  const shelf = globalThis as unknown as Record<symbol, T | undefined>
  const key = Symbol.for(`porchlight.${name}`)
  const kept = shelf[key]
  if (kept !== undefined && kept !== null) return kept

  const made = make()
  shelf[key] = made
  if (made instanceof Promise)
    made.catch(() => {
      if (shelf[key] === made) delete shelf[key]
    })
  return made
}
