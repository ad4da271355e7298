import { runCommandLine } from './run'

/** The operator's command line as a process; see docs/operator-cli.md. */
const print = (stream: NodeJS.WriteStream) => (text: string) => void stream.write(`${text}\n`)
// A reader that has seen enough (`| head`) is no problem of ours.
process.stdout.on('error', () => process.exit(0))

const code = await runCommandLine(process.argv.slice(2), { out: print(process.stdout), err: print(process.stderr) })
process.stdout.write('', () => process.exit(code)) // database and SAML engine would keep the process alive
