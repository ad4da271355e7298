'use client'

import Form from 'next/form'
import { type ReactNode, useEffect, useRef } from 'react'
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
  const select = useAddressed<HTMLSelectElement>(value)
  return (
    <label className="block text-label text-muted">
      {label}
      <select ref={select} name={name} defaultValue={value} className="control mt-1 text-body">
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
  const input = useAddressed<HTMLInputElement>(value)
  return (
    <label className="block grow basis-56 text-label text-muted">
      {label}
      <input
        ref={input}
        type="search"
        name={name}
        defaultValue={value}
        maxLength={200}
        className="control mt-1 text-body"
      />
    </label>
  )
}

/** A control that goes along when a link changes the address: what it no longer asks for must not be sent again. */
function useAddressed<C extends HTMLInputElement | HTMLSelectElement>(value: string) {
  const control = useRef<C>(null)
  const before = useRef(value)
  useEffect(() => {
    if (control.current && before.current !== value) control.current.value = value
    before.current = value
  }, [value])
  return control
}
