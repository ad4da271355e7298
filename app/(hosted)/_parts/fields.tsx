import type { InputHTMLAttributes } from 'react'

type FieldProps = {
  name: string
  label: string
  /** Stands above the input. */
  help?: string | undefined
  /** Stands below the input, in full. */
  error?: string | undefined
  input: Omit<InputHTMLAttributes<HTMLInputElement>, 'name' | 'id'>
}

/** One question: label, help above the input, its error below; the typed value comes back in `input.defaultValue`. */
export function Field({ name, label, help, error, input }: FieldProps) {
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <FieldHelp name={name} help={help} />
      <input {...input} {...described(name, help, error)} name={name} id={name} />
      <FieldError name={name} error={error} />
    </div>
  )
}

/** A password, with a button to see it that appears where scripts run. */
export function PasswordField({ name, label, help, error, input }: FieldProps) {
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <FieldHelp name={name} help={help} />
      <div className="beside">
        <input {...input} {...described(name, help, error)} type="password" name={name} id={name} />
        <button type="button" className="button second small" hidden data-show={name}>
          <span>Show</span>
          <span className="away"> password</span>
        </button>
      </div>
      <FieldError name={name} error={error} />
    </div>
  )
}

/** What a form sends without showing it. */
export function Hidden({ values }: { values: Record<string, string | null | undefined> }) {
  return Object.entries(values).map(([name, value]) =>
    value == null ? null : <input key={name} type="hidden" name={name} value={value} />,
  )
}

/** Tells a password manager whose password the page is about; nobody reads it from the form. */
export function UsernameForManagers({ value }: { value: string }) {
  return <input type="text" autoComplete="username" defaultValue={value} readOnly hidden />
}

function FieldHelp({ name, help }: { name: string; help: string | undefined }) {
  return help ? (
    <p className="help" id={`${name}-help`}>
      {help}
    </p>
  ) : null
}

function FieldError({ name, error }: { name: string; error: string | undefined }) {
  return error ? (
    <p className="error" id={`${name}-error`}>
      {error}
    </p>
  ) : null
}

function described(name: string, help: string | undefined, error: string | undefined) {
  const ids = [error ? `${name}-error` : null, help ? `${name}-help` : null].filter(Boolean).join(' ')
  return { ...(ids ? { 'aria-describedby': ids } : {}), ...(error ? { 'aria-invalid': true as const } : {}) }
}
