import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * A port of 127.0.0.1 that nothing listens on at the moment. It lies below those
 * that systems give to outgoing connections (RFC 6056, section 2.1): none of
 * these takes it while its server is away for a moment.
 */
export async function freePort() {
  const port = randomInt(20_000, 32_000)
  return (await isTaken(port)) ? freePort() : port
}

/** Whether something listens on that port of 127.0.0.1 already. */
export async function isTaken(port) {
  try {
    const server = await listen(port)
    await new Promise((done) => server.close(done))
    return false
  } catch (error) {
    if (error.code === 'EADDRINUSE' || error.code === 'EACCES') return true
    throw error
  }
}

function listen(port) {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
