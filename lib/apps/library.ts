/**
 * oidc-provider, without its warning at import that Node 20 isn't the newest:
 * it works there, and an operator's log is for what they can act on.
 */
const warn = console.warn
console.warn = (...words: unknown[]) => {
  if (!String(words[0]).includes('Unsupported runtime')) warn(...words)
}
const library = await import('oidc-provider')
console.warn = warn

export const { default: Provider, errors, interactionPolicy } = library
