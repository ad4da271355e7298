'use client'

import Link from 'next/link'
import { type ReactNode, useRef, useState } from 'react'
import type { LinkRequestId, OrgId, UserId } from '@/lib/platform/ids'
import { KeysDialog } from './keys-dialog'
import { LinkExact } from './link-exact'
import { useFocusAfterAnswer, useFocusOnReturn, useInboxKeys } from './use-inbox-keys'

export type ListedRequest = {
  id: LinkRequestId
  href: string
  who: string
  /** The row as it reads. */
  content: ReactNode
  lit: boolean
  /** The one member whose own address the provider asserts. */
  exact: { userId: UserId; name: string; about: string } | null
}

type InboxListProps = {
  orgId: OrgId
  rows: readonly ListedRequest[]
  openId: LinkRequestId
  /** A request was chosen, so that a narrow page shows that one only. */
  isChosen: boolean
  /** Waiting requests can be selected and answered together. */
  selectable: boolean
  keysOn: boolean
  /** The page was come back to from another, in the middle of the list. */
  takesFocus: boolean
}

/** The list; while it has the focus, single letters act (design-brief §6), unless the person turned that off. */
export function InboxList({ orgId, rows, openId, isChosen, selectable, keysOn, takesFocus }: InboxListProps) {
  const list = useRef<HTMLDivElement>(null)
  const { selected, toggle, select } = useSelection()
  const chosen = rows.filter(({ id }) => selected.has(id))
  const exact = (chosen.length > 0 ? chosen : rows).filter((row) => row.exact !== null)
  const isAll = chosen.length === rows.length
  useInboxKeys(list, { rows, openId, selectable, toggle, keysOn })
  useFocusAfterAnswer(list, rows)
  useFocusOnReturn(list, takesFocus)

  return (
    <div ref={list} className={isChosen ? 'max-lg:hidden' : ''}>
      <div className="mb-2 flex flex-wrap items-center gap-2">
        {selectable ? (
          <label className="flex min-h-11 items-center gap-2 px-3 text-small lg:min-h-9">
            <input
              type="checkbox"
              className="size-4 accent-primary"
              checked={isAll}
              onChange={() => select(isAll ? [] : rows.map(({ id }) => id))}
            />
            Select all
          </label>
        ) : null}
        <KeysDialog on={keysOn} />
        {selectable && exact.length > 0 ? <LinkExact orgId={orgId} rows={exact} /> : null}
      </div>
      <ul aria-label="Requests" className="card divide-y divide-hairline overflow-hidden">
        {rows.map((row) => (
          <Row
            key={row.id}
            row={row}
            current={row.id === openId}
            toggle={selectable ? toggle : null}
            isSelected={selected.has(row.id)}
          />
        ))}
      </ul>
    </div>
  )
}

function useSelection() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const toggle = (id: string) =>
    setSelected((before) => new Set(before.has(id) ? [...before].filter((known) => known !== id) : [...before, id]))
  return { selected, toggle, select: (ids: readonly string[]) => setSelected(new Set(ids)) }
}

type RowProps = { row: ListedRequest; current: boolean; toggle: ((id: string) => void) | null; isSelected: boolean }

function Row({ row, current, toggle, isSelected }: RowProps) {
  const lit = row.lit ? 'border-lamp' : 'border-transparent'
  return (
    <li data-row={row.id} className="flex items-stretch">
      {toggle ? (
        <label className="flex w-11 shrink-0 cursor-pointer items-center justify-center">
          <input
            type="checkbox"
            aria-label={`Select ${row.who}`}
            checked={isSelected}
            onChange={() => toggle(row.id)}
            className="size-4 accent-primary"
          />
        </label>
      ) : null}
      <Link
        href={row.href}
        scroll={false}
        aria-current={current ? 'true' : undefined}
        className={`block min-w-0 flex-1 border-s-3 px-4 py-3 hover:bg-canvas lg:aria-[current]:bg-primary-soft lg:aria-[current]:text-primary-soft-text ${lit}`}
      >
        {row.content}
      </Link>
    </li>
  )
}
