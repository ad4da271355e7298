import { cloneElement, isValidElement, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { allHostileWords, BECAME_MORE } from '@/lib/testing/hostile-words'
import { hostedSamples } from './samples'

const pages = Object.entries(hostedSamples())

/** Which properties are ours whatever somebody is called: addresses, and words that choose between parts of a page. */
const isAddress = (text: string) => /^(\/|https?:|mailto:|tel:)/.test(text)

/** The same value with hostile words behind each word that somebody may have chosen. */
function spoil(value: unknown, words: string): unknown {
  if (typeof value === 'string') return isAddress(value) || /^[a-z_-]{1,20}$/.test(value) ? value : `${value} ${words}`
  if (Array.isArray(value)) return value.map((each) => spoil(each, words))
  if (value instanceof Date || isValidElement(value) || typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, spoil(each, words)]))
}

/** Tags in the order in which they stand, with the names of their attributes. */
function skeletonOf(html: string): string[] {
  return [...html.matchAll(/<\/?([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"]*")?)*)\s*\/?>/g)].map(
    ([, tag, attributes = '']) =>
      `${tag} ${[...attributes.matchAll(/\s([a-zA-Z-]+)/g)].map(([, name]) => name).join(' ')}`,
  )
}

test.each(pages)('on the page “%s” whatever anybody is called stays words', (_, page: ReactElement) => {
  const plain = renderToStaticMarkup(cloneElement(page, spoil(page.props, 'x') as object))
  const html = renderToStaticMarkup(cloneElement(page, spoil(page.props, allHostileWords) as object))

  expect(html).not.toMatch(BECAME_MORE)
  expect(html.match(/<script/g)).toEqual(plain.match(/<script/g))
  expect(skeletonOf(html)).toHaveLength(skeletonOf(plain).length)
})

test('the words reach the pages', () => {
  const reached = pages.filter(([, page]) =>
    renderToStaticMarkup(cloneElement(page, spoil(page.props, 'zebra') as object)).includes('zebra'),
  )
  expect(reached.length).toBeGreaterThan(pages.length / 2)
})
