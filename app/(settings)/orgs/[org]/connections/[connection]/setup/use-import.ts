'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { Hint } from '@/lib/connections/import-hints'
import type { ImportOutcome } from '@/lib/connections/import-into'

/** What the last import said: what stopped it, or that it was taken. What is worth knowing then stands in the page. */
export function useImport(): {
  stopped: Hint[]
  taken: boolean
  said: (outcome: ImportOutcome) => void
  forget: () => void
} {
  const router = useRouter()
  const [outcome, setOutcome] = useState<ImportOutcome | null>(null)
  const stopped = outcome?.hints.filter(({ stops }) => stops) ?? []
  const said = (next: ImportOutcome) => {
    setOutcome(next)
    if (!next.hints.some(({ stops }) => stops)) router.refresh()
  }
  return { stopped, taken: outcome !== null && stopped.length === 0, said, forget: () => setOutcome(null) }
}
