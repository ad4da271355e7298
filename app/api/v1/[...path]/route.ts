import { nowhere } from '@/app/_server/api'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = nowhere()
