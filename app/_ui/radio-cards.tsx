'use client'

import { useEffect, useRef } from 'react'
import { typedBefore } from './unfinished'

type RadioOption = { value: string; label: string; help: string }
type RadioCardsProps = {
  legend: string
  options: readonly RadioOption[]
  value: string
  onChange: (value: string) => void
  disabled?: boolean
}

/** One of a few, each with what it means. */
export function RadioCards({ legend, options, value, onChange, disabled = false }: RadioCardsProps) {
  const cards = useRef<HTMLFieldSetElement>(null)
  const choose = useRef(onChange)

  useEffect(() => {
    const before = typedBefore(cards.current?.elements[0] as HTMLInputElement)
    if (before !== undefined) choose.current(before)
  }, [])

  return (
    <fieldset ref={cards} disabled={disabled} className="divide-y divide-hairline rounded-card border border-hairline">
      <legend className="sr-only">{legend}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex cursor-pointer gap-3 px-4 py-3 has-checked:bg-primary-soft has-checked:text-primary-soft-text"
        >
          <input
            type="radio"
            name={legend}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="mt-1 size-4 accent-primary"
          />
          <span>
            <span className="block font-medium">{option.label}</span>
            <span className="block text-small">{option.help}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
