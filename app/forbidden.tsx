import { BarePage } from './_ui/bare-page'
import { ForbiddenState } from './_ui/refused'

export const metadata = { title: 'Not for your role' }

export default function Forbidden() {
  return (
    <BarePage>
      <ForbiddenState />
    </BarePage>
  )
}
