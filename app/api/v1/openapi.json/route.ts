import { publishedDocument } from '@/app/_server/api-published'
import { apiDocument } from '../document'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = publishedDocument(apiDocument)
