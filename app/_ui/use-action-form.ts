'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { type DefaultValues, type FieldValues, type Path, type UseFormReturn, useForm } from 'react-hook-form'
import type * as z from 'zod'
import type { ActionResult } from '@/app/_server/action'

/**
 * `useForm` whose submit calls a server action. The same schema checks on both
 * sides; refusals only the server knows land on their field, or on the form.
 *
 * @param options.action gets what was typed, not the schema's output: the
 *   server parses it again.
 */
export function useActionForm<I extends FieldValues, O extends FieldValues, T>(options: {
  schema: z.ZodType<O, I>
  action: (input: I) => Promise<ActionResult<T>>
  defaultValues: DefaultValues<I>
  onDone?: (value: T) => void
}): { form: UseFormReturn<I, unknown, O>; submit: () => Promise<void> } {
  const form = useForm<I, unknown, O>({
    resolver: zodResolver(options.schema),
    defaultValues: options.defaultValues,
  })

  const submit = form.handleSubmit(async () => {
    const result = await options.action(form.getValues())
    if (result.ok) return options.onDone?.(result.value)

    for (const [field, message] of Object.entries(result.fields)) form.setError(field as Path<I>, { message })
    form.setError('root', { type: result.code, message: result.message })
  })
  return { form, submit }
}
