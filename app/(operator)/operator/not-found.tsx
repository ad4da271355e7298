import { NotFoundState } from '@/app/_ui/refused'

export default function NotFound() {
  return <NotFoundState />
}
