import { ForbiddenState } from '@/app/_ui/refused'

export default function Forbidden() {
  return <ForbiddenState />
}
