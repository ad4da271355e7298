/** Where an element stands in a text: its start tag, its inside, its end. */
export type Span = {
  name: string
  start: number
  /** Behind the start tag. */
  inside: number
  /** Before the end tag; for an empty element's tag the same as `end`. */
  insideEnds: number
  end: number
}

/** The elements of a text in document order, however broken it is: what isn't closed isn't there. */
export function spansOf(xml: string): Span[] {
  const spans: Span[] = []
  const open: Span[] = []
  for (const tag of xml.matchAll(/<(\/?)([\w:.-]+)([^<>]*?)(\/?)>/g)) {
    const [text, closing, name = '', , empty] = tag
    const end = tag.index + text.length
    if (closing) {
      const at = open.findLastIndex((span) => span.name === name)
      if (at >= 0) Object.assign(open[at]!, { insideEnds: tag.index, end })
      if (at >= 0) open.length = at
      continue
    }
    const span = { name, start: tag.index, inside: end, insideEnds: end, end: empty ? end : -1 }
    spans.push(span)
    if (!empty) open.push(span)
  }
  return spans.filter(({ end }) => end >= 0)
}

export function localNameOf({ name }: Span): string {
  return name.slice(name.indexOf(':') + 1)
}

export function spanNamed(xml: string, localName: string): Span | undefined {
  return spansOf(xml).find((span) => localNameOf(span) === localName)
}

export function textOfSpan(xml: string, { start, end }: Span): string {
  return xml.slice(start, end)
}

export function replaceSpan(xml: string, { start, end }: Pick<Span, 'start' | 'end'>, by: string): string {
  return xml.slice(0, start) + by + xml.slice(end)
}

export function insertAt(xml: string, at: number, text: string): string {
  return xml.slice(0, at) + text + xml.slice(at)
}
