'use client'

import { type ErrorProps, ErrorState } from '@/app/_ui/error-state'

export default function ErrorPage(props: ErrorProps) {
  return <ErrorState {...props} />
}
