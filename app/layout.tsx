import type { Metadata, Viewport } from 'next'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Porchlight', template: '%s · Porchlight' },
  robots: { index: false, follow: false },
  icons: { icon: { url: '/icon.svg', type: 'image/svg+xml' } },
}

export const viewport: Viewport = { colorScheme: 'light dark' }

export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection() // each answer carries a nonce of its own, so none is made at build time
  return (
    <html lang="en" dir="ltr">
      <body>{children}</body>
    </html>
  )
}
