'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { type Ending, lookAtSession, secondsToNextLook, stayInSession } from './session-ending'

/**
 * How near the end of the session is, `null` until the server has said. It is
 * asked when the page begins, when somebody comes back to it, and before there
 * is something else to say; nothing is counted here between two answers.
 */
export function useSessionEnding(): { ending: Ending | null; stay: () => Promise<boolean> } {
  const [ending, setEnding] = useState<Ending | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(0)

  /** Of questions that overlap, the last one's answer counts. Says whether there was one. */
  const hear = useCallback(async (ask: () => Promise<Ending | null>): Promise<boolean> => {
    latest.current += 1
    const mine = latest.current
    const heard = await ask()
    if (mine !== latest.current) return true
    if (heard) setEnding(heard)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => hear(lookAtSession), secondsToNextLook(heard) * 1000)
    return heard !== null
  }, [])

  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') void hear(lookAtSession)
    }
    void hear(lookAtSession)
    document.addEventListener('visibilitychange', look)
    window.addEventListener('focus', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('focus', look)
      clearTimeout(timer.current)
      latest.current += 1 // an answer that is on its way comes too late
    }
  }, [hear])

  const stay = useCallback(() => hear(stayInSession), [hear])
  return { ending, stay }
}
