import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { Halt } from './command.mjs'
import { dataFolder, inProject } from './project.mjs'
import { lastLines, run } from './run.mjs'

const assets = (...parts) => inProject('public', 'assets', ...parts)

/** The arguments with which Tailwind writes the stylesheet of the hosted pages. */
export function hostedCssArguments(output) {
  const tailwind = inProject('node_modules', '@tailwindcss', 'cli', 'dist', 'index.mjs')
  return [tailwind, '-i', inProject('app', 'hosted.css'), '-o', output, '--minify']
}

/** Builds the stylesheet of the hosted pages; see {@link publishHostedCss}. */
export async function buildHostedCss() {
  const output = `${dataFolder('build')}/hosted.css`
  const result = await run(process.execPath, hostedCssArguments(output))
  if (result.code !== 0) throw new Halt(`The stylesheet could not be built:\n${lastLines(result.output)}`)
  publishHostedCss(output)
}

/**
 * Puts a built stylesheet to `public/assets` under a name made of its contents,
 * so that browsers may keep it for ever, and writes the name to
 * `manifest.json`: `{ "hosted.css": "hosted.<hash>.css" }`.
 */
export function publishHostedCss(file) {
  const css = readFileSync(file)
  const name = `hosted.${createHash('sha256').update(css).digest('hex').slice(0, 12)}.css`
  mkdirSync(assets(), { recursive: true })
  writeFileSync(assets(name), css)
  writeFileSync(assets('manifest.json.new'), `${JSON.stringify({ 'hosted.css': name })}\n`)
  renameSync(assets('manifest.json.new'), assets('manifest.json'))
  const older = readdirSync(assets()).filter((entry) => /^hosted\..+\.css$/.test(entry) && entry !== name)
  for (const entry of older) rmSync(assets(entry))
}
