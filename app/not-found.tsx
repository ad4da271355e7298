import { BarePage } from './_ui/bare-page'
import { NotFoundState } from './_ui/refused'

export const metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <BarePage>
      <NotFoundState />
    </BarePage>
  )
}
