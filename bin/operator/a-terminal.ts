import { runCommandLine } from './run'

/** A terminal for tests, which remembers everything that was printed on it. */
export function aTerminal() {
  let printed = ''

  async function type(...line: string[]): Promise<{ code: number; out: string; err: string }> {
    const [out, err]: [string[], string[]] = [[], []]
    const code = await runCommandLine(line, { out: (text) => out.push(text), err: (text) => err.push(text) })
    printed += [...out, ...err].join('\n')
    return { code, out: out.join('\n'), err: err.join('\n') }
  }

  /** What `--json` printed, on either stream. */
  async function json(...line: string[]) {
    const { out, err } = await type(...line, '--json')
    return JSON.parse(out || err)
  }

  return { type, json, printed: () => printed }
}
