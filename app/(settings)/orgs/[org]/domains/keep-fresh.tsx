'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

/** After this long without a hand on the page it no longer asks: a forgotten tab must not keep a session alive. */
const ATTENDED_MS = 10 * 60_000
const signs = ['pointerdown', 'pointermove', 'keydown', 'focus'] as const

/** Reads the page anew at intervals, while somebody looks at it. */
export function KeepFresh({ everySeconds }: { everySeconds: number }) {
  const router = useRouter()
  useEffect(() => {
    let seenAt = Date.now()
    const see = () => {
      seenAt = Date.now()
    }
    for (const sign of signs) window.addEventListener(sign, see)
    const ticking = setInterval(() => {
      const isAttended = document.visibilityState === 'visible' && Date.now() - seenAt < ATTENDED_MS
      if (isAttended && !document.querySelector('dialog[open]')) router.refresh()
    }, everySeconds * 1000)
    return () => {
      clearInterval(ticking)
      for (const sign of signs) window.removeEventListener(sign, see)
    }
  }, [router, everySeconds])
  return null
}
