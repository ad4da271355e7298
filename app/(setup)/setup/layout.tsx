import type { ReactNode } from 'react'
import { BarePage } from '@/app/_ui/bare-page'

/** No navigation: whoever comes by a set-up link has nowhere else to go. */
export default function SetupLayout({ children }: { children: ReactNode }) {
  return (
    <BarePage>
      <div className="mt-6">{children}</div>
    </BarePage>
  )
}
