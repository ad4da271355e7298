import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { productUrl } from './places'

/** One server action of the build: where it is written and what it is called there. */
export type ServerAction = { id: string; file: string; name: string }

/** Every server action that the build answers, as its own manifest lists them. */
export function serverActions(): ServerAction[] {
  const manifest = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8')) as {
    node: Record<string, { filename: string; exportedName: string }>
  }
  return Object.entries(manifest.node).map(([id, { filename, exportedName }]) => ({
    ...{ id, file: filename, name: exportedName },
  }))
}

/**
 * Posts to a server action with this browser's cookies, as somebody does who
 * knows the protocol better than our buttons.
 *
 * @param place `link-requests` or `account/password`: the end of the folder that holds the `actions.ts`
 * @param path a page that uses the action
 * @returns what the action answered: `{ ok: true }`, also where it leads to another page, or the refusal's code and sentence
 */
export async function callServerAction(
  page: Page,
  { place, name, path }: { place: string; name: string; path: string },
  input: unknown,
): Promise<{ ok: boolean; code?: string; message?: string }> {
  const action = serverActions().find((known) => known.file.endsWith(`${place}/actions.ts`) && known.name === name)
  if (!action) throw new Error(`There is no action ${name} in ${place}.`)
  const response = await page.request.post(productUrl + path, {
    headers: {
      'next-action': action.id,
      'content-type': 'text/plain;charset=UTF-8',
      accept: 'text/x-component',
      origin: productUrl,
    },
    data: JSON.stringify([input]),
    maxRedirects: 0,
  })
  return response.headers()['x-action-redirect'] ? { ok: true } : resultIn(await response.text())
}

/** The action's value stands in a row of its own in React's answer; after a row of long text no line begins. */
function resultIn(body: string): { ok: boolean } {
  const found = /[\da-f]+:(\{"ok":(?:true|false).*\})$/m.exec(body)?.[1]
  if (!found) throw new Error(`The answer holds no result: ${[...body.matchAll(/.{0,80}"ok":.{0,80}/g)].join(' … ')}`)
  return JSON.parse(found) as { ok: boolean }
}
