'use client'

import { BarePage } from './_ui/bare-page'
import { type ErrorProps, ErrorState } from './_ui/error-state'

export default function ErrorPage(props: ErrorProps) {
  return (
    <BarePage>
      <ErrorState {...props} />
    </BarePage>
  )
}
