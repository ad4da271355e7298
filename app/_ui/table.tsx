import type { ReactNode } from 'react'
import { TextLink } from './text'

export type Column<R> = {
  head: string
  cell: (row: R) => ReactNode /** Numbers stand right. */
  number?: boolean
  wide?: boolean
}

type DataTableProps<R> = {
  /** Names the region that scrolls sideways where it must. */
  label: string
  columns: readonly Column<R>[]
  rows: readonly R[]
  keyOf: (row: R) => string
}

/** What scrolls must be reachable by keyboard (WCAG 2.1.1). */
const reachable = { tabIndex: 0 } as const

/** Rows of a page. The first column is each row's name. */
export function DataTable<R>({ label, columns, rows, keyOf }: DataTableProps<R>) {
  return (
    <section className="card overflow-x-auto" aria-label={label} {...reachable}>
      <table className="w-full border-collapse text-small">
        <thead>
          <tr>
            {columns.map(({ head, number }) => (
              <th
                key={head}
                scope="col"
                className={`border-b border-hairline px-4 py-2.5 text-label whitespace-nowrap text-muted ${number ? 'text-end' : 'text-start'}`}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={keyOf(row)} row={row} columns={columns} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row<R>({ row, columns }: { row: R; columns: readonly Column<R>[] }) {
  return (
    <tr className="border-b border-hairline last:border-b-0 hover:bg-canvas">
      {columns.map(({ head, cell, number, wide }, index) => {
        const className = `px-4 py-3 align-top ${number ? 'text-end tabular-nums' : 'text-start'} ${wide ? 'min-w-60' : ''}`
        const content = cell(row)
        return index === 0 ? (
          <th key={head} scope="row" className={`${className} font-normal`}>
            {content}
          </th>
        ) : (
          <td key={head} className={className}>
            {content}
          </td>
        )
      })}
    </tr>
  )
}

type PagingProps = { page: number; perPage: number; total: number; noun: string; hrefOf: (page: number) => string }

/** Where one is in a long list; nothing when all of it is on the page. */
export function Paging({ page, perPage, total, noun, hrefOf }: PagingProps) {
  const last = Math.max(1, Math.ceil(total / perPage))
  const from = Math.min(total, perPage * (page - 1) + 1)
  return (
    <nav aria-label="Pages" className="mt-3 flex flex-wrap items-center justify-between gap-3 text-small text-muted">
      <span className="tabular-nums">
        {from} to {Math.min(total, perPage * page)} of {total} {noun}
      </span>
      {last > 1 ? (
        <span className="flex gap-4">
          {page > 1 ? <TextLink href={hrefOf(page - 1)}>Previous page</TextLink> : null}
          {page < last ? <TextLink href={hrefOf(page + 1)}>Next page</TextLink> : null}
        </span>
      ) : null}
    </nav>
  )
}
