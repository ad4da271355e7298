import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const page = ['canvas', 'surface', 'sunken']
const everywhere = [...page, 'raised']

/** Foreground, what it stands on, and the lowest contrast over those in light and in dark. */
const promised: [string, string[], light: number, dark: number][] = [
  ['boundary', everywhere, 3.54, 3.81],
  ['text', everywhere, 14.72, 13.14],
  ['muted', page, 6.67, 9.1],
  ['subtle', everywhere, 5.2, 5.87],
  ['primary', page, 6.65, 7.99],
  ['on-primary', ['primary'], 7.78, 8.0],
  ['on-primary', ['primary-hover'], 10.2, 9.73],
  ['primary-soft-text', ['primary-soft'], 8.63, 9.58],
  ['focus', page, 4.97, 8.41],
  ['lamp', ['surface'], 4.24, 9.56],
  ['warning', ['warning-soft'], 6.62, 8.64],
  ['success', ['success-soft'], 5.65, 7.93],
  ['danger', ['danger-soft'], 6.01, 7.78],
  ['on-danger', ['danger-fill'], 7.1, 5.35],
  ['info', ['info-soft'], 7.12, 8.06],
  ['plum', ['surface'], 6.54, 8.4],
]

/** What carries no text: lines, icons and rings, for which WCAG 1.4.11 asks 3:1. */
const notText = ['boundary', 'focus', 'lamp', 'plum']

const schemes = readSchemes()

test.each(promised)('%s stands out from %s', (name, grounds, light, dark) => {
  const lowest = (scheme: Map<string, string>) =>
    Math.min(...grounds.map((ground) => contrast(colour(scheme, name), colour(scheme, ground))))

  expect({ light: round(lowest(schemes.light)), dark: round(lowest(schemes.dark)) }).toEqual({ light, dark })
  expect(Math.min(light, dark)).toBeGreaterThanOrEqual(notText.includes(name) ? 3 : 4.5)
})

test.each(['muted', 'primary'])('%s is readable on what pops up, too', (name) => {
  const ratios = [schemes.light, schemes.dark].map((scheme) => contrast(colour(scheme, name), colour(scheme, 'raised')))
  expect(Math.min(...ratios)).toBeGreaterThanOrEqual(4.5)
})

test('text stays readable on each soft ground of a notice', () => {
  const grounds = ['warning-soft', 'success-soft', 'danger-soft']
  for (const scheme of [schemes.light, schemes.dark]) {
    const ratios = grounds.map((ground) => contrast(colour(scheme, 'text'), colour(scheme, ground)))
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(7)
  }
})

test('each colour has its light and its dark value', () => {
  expect([...schemes.dark.keys()]).toEqual([...schemes.light.keys()])
})

function readSchemes() {
  const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
  const [light = '', dark = ''] = css.slice(css.indexOf(':root'), css.indexOf('@theme')).split('@variant dark')
  return { light: colours(light), dark: colours(dark) }
}

function colours(block: string): Map<string, string> {
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name ?? '', value ?? '']),
  )
}

function colour(scheme: Map<string, string>, name: string): string {
  return scheme.get(name) ?? expect.fail(`no colour ${name}`)
}

/** WCAG 2.2, definition of contrast ratio. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

/** WCAG 2.2, definition of relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function round(ratio: number): number {
  return Math.round(ratio * 100) / 100
}
