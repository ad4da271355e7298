import type { Locator } from '@playwright/test'

/**
 * Waits until the page's scripts have taken over a field. What is typed before
 * that a form's first run may set back: React Hook Form writes its defaults.
 */
export async function hydrated(field: Locator): Promise<void> {
  await field.evaluate(
    (element) =>
      new Promise<void>((resolve) => {
        const look = () =>
          Object.keys(element).some((key) => key.startsWith('__reactProps')) ? resolve() : requestAnimationFrame(look)
        look()
      }),
  )
}
