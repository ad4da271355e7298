'use client'

import type { FieldValues, Path, PathValue, UseFormRegisterReturn, UseFormReturn } from 'react-hook-form'
import { type Field, typedBefore } from './unfinished'

const met = new WeakSet<Field>()

/**
 * `form.register` for a field that may hold something already: what was typed
 * before the page's scripts were there, or before a fresh proof was asked for.
 * React Hook Form alone would write the default over it.
 */
export function registered<I extends FieldValues>(
  form: UseFormReturn<I, unknown, FieldValues>,
  name: Path<I>,
): UseFormRegisterReturn<Path<I>> {
  const { ref, ...field } = form.register(name)
  return {
    ...field,
    ref: (element: Field | null) => {
      const held = element && !met.has(element) ? heldBy(element) : undefined
      if (element) met.add(element)
      ref(element)
      if (held !== undefined) form.setValue(name, held as PathValue<I, Path<I>>, { shouldDirty: true })
    },
  }
}

/** @returns `undefined` where the field is as the server wrote it */
function heldBy(field: Field): string | undefined {
  const before = typedBefore(field)
  if (field.type === 'radio') {
    const { checked, defaultChecked, value } = field as HTMLInputElement
    if (checked && !defaultChecked) return value
    return before === value ? value : undefined
  }
  return before ?? (field.value === writtenIn(field) ? undefined : field.value)
}

function writtenIn(field: Field): string {
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue
  const options = [...field.options]
  return (options.find(({ defaultSelected }) => defaultSelected) ?? options[0])?.value ?? ''
}
