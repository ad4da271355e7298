'use client'

import { type FocusEvent, type KeyboardEvent, type RefObject, useRef } from 'react'

/**
 * Lets a native disclosure close as a menu does: by Esc, and by leaving it, so
 * that it never covers what has the focus (WCAG 2.4.11).
 */
export function useDisclosure(): {
  ref: RefObject<HTMLDetailsElement | null>
  onKeyDown: (event: KeyboardEvent) => void
  onBlur: (event: FocusEvent) => void
} {
  const ref = useRef<HTMLDetailsElement>(null)
  const close = () => ref.current?.removeAttribute('open')
  return {
    ref,
    onKeyDown: (event) => {
      if (event.key !== 'Escape') return
      close()
      ref.current?.querySelector('summary')?.focus()
    },
    onBlur: (event) => {
      if (!event.currentTarget.contains(event.relatedTarget)) close()
    },
  }
}
