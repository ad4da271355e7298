'use client'

import { useRouter } from 'next/navigation'
import { type RefObject, useEffect, useRef } from 'react'
import { actInDetail, type DetailKey, isDetailKey, isWide, rowOf } from './inbox-keys'

type Listed = { id: string; href: string }
type Keyed = {
  rows: readonly Listed[]
  openId: string
  selectable: boolean
  toggle: (id: string) => void
  keysOn: boolean
}
type List = RefObject<HTMLDivElement | null>

/**
 * What the letters do while the list has the focus. A letter that is about the
 * request beside it waits until the row with the focus is the open one, so that
 * nobody answers the one before.
 */
export function useInboxKeys(list: List, keyed: Keyed): void {
  const router = useRouter()
  const { openId, keysOn } = keyed
  const waiting = useRef<Waiting>(null)

  useEffect(() => {
    if (waiting.current?.id === openId) actInDetail(waiting.current.key)
    waiting.current = null
  }, [openId])

  useEffect(() => {
    const held = list.current
    if (!held || !keysOn) return
    const open = ({ id, href }: Listed) => {
      if (id !== openId) router.replace(href, { scroll: false })
    }
    const take = keyTaker(held, keyed, { open, wait: (wish) => (waiting.current = wish) })
    const onKeyDown = (event: KeyboardEvent) => {
      const elsewhere = event.ctrlKey || event.metaKey || event.altKey || (event.target as Element).closest('dialog')
      if (!elsewhere && take(event.key.toLowerCase())) event.preventDefault()
    }
    held.addEventListener('keydown', onKeyDown)
    return () => held.removeEventListener('keydown', onKeyDown)
  }, [list, keyed, openId, keysOn, router])
}

type Waiting = { id: string; key: DetailKey } | null
type Reach = { open: (row: Listed) => void; wait: (wish: Waiting) => void }

/** Answers whether a key was one of ours. */
function keyTaker(held: HTMLElement, { rows, openId, selectable, toggle }: Keyed, { open, wait }: Reach) {
  const focused = () => rows.find(({ id }) => id === (rowOf(document.activeElement) ?? openId))
  const move = (by: number) => {
    const to = rows[rows.findIndex(({ id }) => id === focused()?.id) + by]
    if (!to) return
    held.querySelector<HTMLElement>(`[data-row="${to.id}"] a`)?.focus()
    if (isWide()) open(to)
  }
  const act = (key: DetailKey) => {
    const row = focused()
    if (!row || row.id === openId) return actInDetail(key)
    wait({ id: row.id, key })
    open(row)
  }
  return (letter: string): boolean => {
    if (letter === 'j' || letter === 'k') move(letter === 'j' ? 1 : -1)
    else if (letter === 'x' && selectable) toggle(focused()?.id ?? openId)
    else if (letter === '?') held.querySelector<HTMLElement>('[data-keys] button')?.click()
    else if (selectable && isDetailKey(letter)) act(letter)
    else return false
    return true
  }
}

/** Where what had the focus went away with the request that was answered, the list takes it: the next one is open. */
export function useFocusAfterAnswer(list: List, rows: readonly Listed[]): void {
  const ids = rows.map(({ id }) => id).join(' ')
  const before = useRef(ids)
  useEffect(() => {
    const isAnswered = before.current.split(' ').some((id) => !ids.includes(id))
    before.current = ids
    if (isAnswered && document.activeElement === document.body && isWide())
      list.current?.querySelector<HTMLElement>('[aria-current="true"]')?.focus()
  }, [ids, list])
}

/** Whoever went elsewhere from a request and comes back goes on where they were. */
export function useFocusOnReturn(list: List, takesFocus: boolean): void {
  useEffect(() => {
    if (takesFocus && isWide()) list.current?.querySelector<HTMLElement>('[aria-current="true"]')?.focus()
  }, [list, takesFocus])
}
