import type { ReactNode } from 'react'
import { stateIcons } from './icons'

/** Says at the top of the page that something needs another look, and leads to the field. */
export function ErrorSummary({ title, field, error }: { title: string; field?: string; error: string | undefined }) {
  if (!error) return null
  return (
    <div className="notice danger" role="alert" tabIndex={-1}>
      {stateIcons.bad}
      <div>
        {field ? (
          <a className="headline" href={`#${field}`}>
            {title}
          </a>
        ) : (
          <strong className="headline">{title}</strong>
        )}
      </div>
    </div>
  )
}

/** A remark within the page. `lamp` only where the person has to do something now. */
export function Notice({
  tone,
  title,
  children,
  alert,
}: {
  tone: 'lamp' | 'success' | 'danger' | 'plain'
  title?: string
  children?: ReactNode
  alert?: boolean
}) {
  const icon = { lamp: stateIcons.waiting, success: stateIcons.good, danger: stateIcons.bad, plain: null }[tone]
  return (
    <div className={`notice ${tone}`} role={alert ? 'alert' : undefined}>
      {icon}
      <div>
        {title ? <strong className="headline">{title}</strong> : null}
        {children}
      </div>
    </div>
  )
}
