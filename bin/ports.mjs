import { createServer } from 'node:net'

/** A port of 127.0.0.1 that nothing listens on at the moment. */
export async function freePort() {
  const server = await listen(0)
  const { port } = server.address()
  await new Promise((done) => server.close(done))
  return port
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
