import { expect, test, vi } from 'vitest'
import { pool } from './db'
import { listen } from './listen'

const notify = () => pool().query("select pg_notify('test_channel', '')")

test('hears once connected, at each notification, and again after the connection was cut', async () => {
  const stopping = new AbortController()
  const hear = vi.fn()
  const listening = listen('test_channel', hear, stopping.signal)
  await vi.waitFor(() => expect(hear).toHaveBeenCalledTimes(1), 5000)

  await notify()
  await vi.waitFor(() => expect(hear).toHaveBeenCalledTimes(2), 5000)

  await pool().query("select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%'")
  await vi.waitFor(() => expect(hear).toHaveBeenCalledTimes(3), 5000)
  await notify()
  await vi.waitFor(() => expect(hear).toHaveBeenCalledTimes(4), 5000)

  stopping.abort()
  await listening
})
