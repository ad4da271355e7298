/** An end that the person can do something about: its message is the whole output, without a stack. */
export class Halt extends Error {
  constructor(message, options) {
    super(message, options)
    this.name = 'Halt'
  }
}

/** Runs a command's body: a {@link Halt} becomes one line and exit code 1, anything else is a bug and shows its stack. */
export async function command(body) {
  try {
    await body()
  } catch (error) {
    process.exitCode = 1
    // Compared by name: the same file can be loaded twice, by Node and by a TypeScript loader.
    if (error?.name === 'Halt') process.stderr.write(`${error.message}\n`)
    else if (error?.code === 'EACCES' || error?.code === 'EPERM') process.stderr.write(`${ownership(error)}\n`)
    else process.stderr.write(`${error?.stack ?? error}\n`)
  }
}

function ownership(error) {
  return `No permission for ${error.path ?? error.message}: it belongs to another user. Run this as that user, or delete .data and node_modules.`
}
