'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const EVERY_MS = 2000
/** A test lives ten minutes; after that nothing can come. */
const FOR_MS = 11 * 60_000

/**
 * Looks whether the newest test has changed, and shows the page anew when it
 * has: every two seconds while somebody can see it, and when they come back.
 *
 * @param version what the page shows now
 */
export function Watch({ url, version }: { url: string; version: string }) {
  const router = useRouter()
  useEffect(() => {
    const until = Date.now() + FOR_MS
    const look = async () => {
      if (document.hidden || Date.now() > until) return
      const found = await versionAt(url)
      if (found && found !== version) router.refresh()
    }
    const timer = setInterval(look, EVERY_MS)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [url, version, router])
  return null
}

/** `null` while the server cannot be reached or has nobody signed in: the page stays as it is. */
async function versionAt(url: string): Promise<string | null> {
  try {
    const response = await fetch(url, { cache: 'no-store' })
    return response.ok ? ((await response.json()) as { version: string }).version : null
  } catch {
    return null
  }
}
