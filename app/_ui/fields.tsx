'use client'

import { type InputHTMLAttributes, type ReactNode, useId } from 'react'
import type { FieldValues, Path, UseFormReturn } from 'react-hook-form'
import { Refusal } from './refusal'
import { registered } from './registered'

type Form<I extends FieldValues> = UseFormReturn<I, unknown, FieldValues>
type FieldProps<I extends FieldValues> = { form: Form<I>; name: Path<I>; label: string; help?: ReactNode }

type TextFieldProps<I extends FieldValues> = FieldProps<I> &
  Pick<InputHTMLAttributes<HTMLInputElement>, 'type' | 'autoComplete' | 'inputMode' | 'disabled' | 'placeholder'>

export function TextField<I extends FieldValues>({ form, name, label, help, ...input }: TextFieldProps<I>) {
  return (
    <Labelled {...{ form, name, label, help }}>
      {(described) => <input {...input} {...writtenAs(form, name)} {...described} className="control" />}
    </Labelled>
  )
}

type TextAreaProps<I extends FieldValues> = FieldProps<I> & { mono?: boolean; rows?: number }

export function TextArea<I extends FieldValues>({ form, name, label, help, mono, rows = 6 }: TextAreaProps<I>) {
  const look = `control ${mono ? 'mono' : ''}`
  return (
    <Labelled {...{ form, name, label, help }}>
      {(described) => (
        <textarea {...writtenAs(form, name)} {...described} rows={rows} spellCheck={!mono} className={look} />
      )}
    </Labelled>
  )
}

export type Option = { value: string; label: string }
type SelectFieldProps<I extends FieldValues> = FieldProps<I> & { options: readonly Option[]; disabled?: boolean }

export function SelectField<I extends FieldValues>({
  form,
  name,
  label,
  help,
  options,
  disabled,
}: SelectFieldProps<I>) {
  return (
    <Labelled {...{ form, name, label, help }}>
      {(described) => (
        <select {...writtenAs(form, name)} {...described} disabled={disabled} className="control">
          {options.map(({ value, label: words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}

/** The form's refusal, above its button. */
export function FormRefusal<I extends FieldValues>({ form }: { form: Form<I> }) {
  const { root } = form.formState.errors
  return <Refusal code={root?.type?.toString()} message={root?.message} />
}

/** The field with its default in the page itself, so that it is there before the scripts are. */
function writtenAs<I extends FieldValues>(form: Form<I>, name: Path<I>) {
  return { ...registered(form, name), defaultValue: form.formState.defaultValues?.[name] as string | undefined }
}

type Described = { id: string; 'aria-invalid': true | undefined; 'aria-describedby': string | undefined }
type LabelledProps<I extends FieldValues> = FieldProps<I> & { children: (described: Described) => ReactNode }

/** A visible label, help above the control, its error below. */
function Labelled<I extends FieldValues>({ form, name, label, help, children }: LabelledProps<I>) {
  const id = useId()
  const error = form.getFieldState(name, form.formState).error?.message
  const ids = [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className="mb-4 max-w-2xl">
      <label htmlFor={id} className="block text-label">
        {label}
      </label>
      {help ? (
        <p id={`${id}-help`} className="text-small text-muted">
          {help}
        </p>
      ) : null}
      <div className="mt-1">
        {children({ id, 'aria-invalid': error ? true : undefined, 'aria-describedby': ids || undefined })}
      </div>
      {error ? (
        <p id={`${id}-error`} className="mt-1 text-small text-danger">
          {error}
        </p>
      ) : null}
    </div>
  )
}
