export type Alarm = {
  /** Ends the sleep, or the next one if nobody sleeps. */
  ring(): void
  /** Resolves after `milliseconds`, or as soon as the alarm rings. */
  sleep(milliseconds: number): Promise<void>
}

/** A sleep that can be cut short, for one sleeper. */
export function newAlarm(): Alarm {
  let hasRung = false
  let wake: () => void = () => undefined
  return {
    ring() {
      hasRung = true
      wake()
    },
    async sleep(milliseconds) {
      await new Promise<void>((resolve) => {
        if (hasRung) return resolve()
        const timer = setTimeout(resolve, milliseconds)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      hasRung = false
    },
  }
}
