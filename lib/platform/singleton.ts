/**
 * Makes a thing once per process. The web process loads `lib` twice (tsx for
 * `server.ts`, the bundler for pages), so module scope is not enough: pools and
 * engines hang on `globalThis`. Never use `instanceof` across the two copies.
 */
export function once<T>(name: string, make: () => T): T {
  const shelf = globalThis as unknown as Record<symbol, T | undefined>
  const key = Symbol.for(`porchlight.${name}`)
  shelf[key] ??= make()
  return shelf[key]
}
