import Form from 'next/form'
import type { ReactNode } from 'react'
import { Button } from './button'
import { TextLink } from './text'

type FilterBarProps = { action: string; active: boolean; children: ReactNode }

/** A form whose values become the address, so that what one found can be sent to somebody. */
export function FilterBar({ action, active, children }: FilterBarProps) {
  return (
    <Form action={action} className="mb-4 flex flex-wrap items-end gap-3">
      {children}
      <Button type="submit">Search</Button>
      {active ? (
        <span className="py-2 text-small">
          <TextLink href={action}>Clear filters</TextLink>
        </span>
      ) : null}
    </Form>
  )
}

type Choice = { name: string; label: string; value: string; options: readonly (readonly [string, string])[] }

export function FilterSelect({ name, label, value, options }: Choice) {
  return (
    <label className="block text-label text-muted">
      {label}
      <select name={name} defaultValue={value} className="control mt-1 text-body">
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}

export function FilterSearch({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <label className="block grow basis-56 text-label text-muted">
      {label}
      <input type="search" name={name} defaultValue={value} maxLength={200} className="control mt-1 text-body" />
    </label>
  )
}
