'use client'

import {
  type DefaultValues,
  type FieldValues,
  type Path,
  type Resolver,
  type UseFormReturn,
  useForm,
} from 'react-hook-form'
import type * as z from 'zod'
import type { ActionResult } from '@/app/_server/action'
import { callAction } from './call-action'

/**
 * `useForm` whose submit calls a server action. The same schema checks on both
 * sides; refusals only the server knows land on their field, or on the form.
 *
 * @param options.schema loads the schema. Zod weighs 30 kB, so that a page
 *   fetches it with the first submit rather than with the page.
 * @param options.action gets what was typed, not the schema's output: the
 *   server parses it again.
 */
export function useActionForm<I extends FieldValues, O extends FieldValues, T>(options: {
  schema: () => Promise<z.ZodType<O, I>>
  action: (input: I) => Promise<ActionResult<T>>
  defaultValues: DefaultValues<I>
  onDone?: (value: T) => void
}): { form: UseFormReturn<I, unknown, O>; submit: () => Promise<void> } {
  const form = useForm<I, unknown, O>({ resolver: lazily(options.schema), defaultValues: options.defaultValues })

  const submit = form.handleSubmit(async () => {
    const result = await callAction(() => options.action(form.getValues()))
    if (result.ok) return options.onDone?.(result.value)

    for (const [field, message] of Object.entries(result.fields)) form.setError(field as Path<I>, { message })
    form.setError('root', { type: result.code, message: result.message })
  })
  return { form, submit }
}

function lazily<I extends FieldValues, O extends FieldValues>(
  load: () => Promise<z.ZodType<O, I>>,
): Resolver<I, unknown, O> {
  return async (...values) => {
    const [{ zodResolver }, schema] = await Promise.all([import('@hookform/resolvers/zod'), load()])
    return zodResolver<I, unknown, O>(schema)(...values)
  }
}
