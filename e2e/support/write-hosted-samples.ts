import { renderToStaticMarkup } from 'react-dom/server'
import { hostedSamples } from '@/app/(hosted)/_pages/samples'

// Writes every hosted page in each of its states to the standard output, as JSON by name.

const pages = Object.entries(hostedSamples()).map(([name, page]) => [name, renderToStaticMarkup(page)])
process.stdout.write(JSON.stringify(Object.fromEntries(pages)))
