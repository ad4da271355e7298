'use client'

import type { ComponentProps } from 'react'
import type { FieldValues } from 'react-hook-form'
import { TextField } from '@/app/_ui/fields'

type ReasonFieldProps<I extends FieldValues> = Pick<ComponentProps<typeof TextField<I>>, 'form' | 'name'>

/** Why an operator acts (I30). */
export function ReasonField<I extends FieldValues>(props: ReasonFieldProps<I>) {
  return (
    <TextField
      {...props}
      label="Reason"
      autoComplete="off"
      help="It stands in the audit log with your name, for example “Ticket 4711”."
    />
  )
}
