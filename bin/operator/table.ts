type Fields = Record<string, unknown>

const NOTHING = '–'

/** Something parsed by a command's `output`, readable: a list as a table, one thing as lines. */
export function inWords(output: unknown, columns?: readonly string[]): string {
  if (Array.isArray(output)) return output.length ? tableOf(output as Fields[], columns).join('\n') : 'Nothing there.'
  return linesOf(output as Fields).join('\n')
}

/** JSON that no terminal takes for a command: the C1 controls, which JSON allows, are escaped as well. */
export function asJson(output: unknown): string {
  const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(output, null, 2).replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, escaped)
}

/** Rows as columns, two spaces apart; trailing blanks are cut. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))
    })
  return rows.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** What strangers named must not move the cursor, colour or turn around what stands beside it. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�')
}

function tableOf(rows: Fields[], columns: readonly string[] = Object.keys(rows[0] ?? {})): string[] {
  const head = columns.map((column) => spelled(column).toUpperCase())
  return aligned([head, ...rows.map((row) => columns.map((column) => cellOf(row[column])))])
}

/** Lists of things stand below the fields, each as a table of its own; lists of words stay in their line. */
function linesOf(fields: Fields): string[] {
  const entries = Object.entries(fields)
  const isList = (value: unknown) => Array.isArray(value) && value.some(isGroup)
  const flat = entries.flatMap(([name, value]) =>
    isList(value) ? [] : isGroup(value) ? groupOf(name, value) : [[spelled(name), cellOf(value)]],
  )
  const lists = entries.filter(([, value]) => isList(value))
  return [...aligned(flat), ...lists.flatMap(([name, value]) => ['', spelled(name), ...indented(value as Fields[])])]
}

function groupOf(name: string, group: Fields): string[][] {
  return Object.entries(group).map(([key, value]) => [`${spelled(name)} ${spelled(key)}`, cellOf(value)])
}

/** Steps hold checks: a list within a list is lines below its row. */
function indented(rows: Fields[]): string[] {
  const columns = [...new Set(rows.flatMap(Object.keys))].filter(
    (column) => !rows.some((row) => Array.isArray(row[column])),
  )
  const [head = '', ...lines] = tableOf(rows, columns).map((line) => `  ${line}`)
  const inner = (row: Fields | undefined) =>
    Object.values(row ?? {})
      .filter(Array.isArray)
      .flatMap((list) => indented(list))
  return [head, ...lines.flatMap((line, index) => [line, ...inner(rows[index]).map((text) => `  ${text}`)])]
}

function isGroup(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return NOTHING
  if (Array.isArray(value) && value.length === 0) return NOTHING
  if (Array.isArray(value) && !value.some(isGroup)) return plain(value.join(' '))
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return plain(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

/** `lastSignInAt` is read as “last sign in at”. */
function spelled(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/** In letters, not in UTF-16 units. */
function widthOf(text: string): number {
  return [...text].length
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}
