'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

/** After this long without a hand on the page it no longer asks: a forgotten tab must not keep a session alive. */
const ATTENDED_MS = 10 * 60_000
const signs = ['pointerdown', 'pointermove', 'keydown', 'focus'] as const

/**
 * Reads the page anew at intervals, while somebody looks at it. While the
 * server is away (a deploy, a train) the page stays as it is: Next would leave
 * it for the browser's own error page, which never comes back.
 */
export function KeepFresh({ everySeconds }: { everySeconds: number }) {
  const router = useRouter()
  useEffect(() => {
    let seenAt = Date.now()
    const see = () => {
      seenAt = Date.now()
    }
    for (const sign of signs) window.addEventListener(sign, see)
    const wanted = () => {
      const isAttended = document.visibilityState === 'visible' && Date.now() - seenAt < ATTENDED_MS
      return isAttended && !document.querySelector('dialog[open]')
    }
    const ticking = setInterval(async () => {
      if (wanted() && (await serverIsThere()) && wanted()) router.refresh()
    }, everySeconds * 1000)
    return () => {
      clearInterval(ticking)
      for (const sign of signs) window.removeEventListener(sign, see)
    }
  }, [router, everySeconds])
  return null
}

async function serverIsThere(): Promise<boolean> {
  try {
    const { status } = await fetch('/livez', { method: 'HEAD', cache: 'no-store' })
    return status < 500 // a proxy may keep this address to itself, and is there all the same
  } catch {
    return false
  }
}
