const steps = [1, 2, 5, 10]
/** Of units of 1,024, so that ticks above one whole unit are round in the next, too. */
const stepsOfUnits = [1, 2, 5, 10, 20, 50, 100, 200, 256, 512, 1024]

/** Ticks from 0 to a round number at or above `most`, at most five steps; `base` is 1,024 for bytes, which have units of that. */
export function ticksTo(most: number, base: 10 | 1024 = 10): number[] {
  const rough = Math.max(most, 1) / 4
  const step = base === 1024 ? stepOfUnits(rough) : roundStep(rough)
  return Array.from({ length: Math.ceil(Math.max(most, 1) / step) + 1 }, (_, i) => i * step)
}

function roundStep(rough: number): number {
  const magnitude = 10 ** Math.max(0, Math.floor(Math.log10(rough)))
  return magnitude * (steps.find((one) => one * magnitude >= rough) ?? 10)
}

function stepOfUnits(rough: number): number {
  const unit = 1024 ** Math.max(0, Math.floor(Math.log(rough) / Math.log(1024)))
  return unit * (stepsOfUnits.find((one) => one * unit >= rough) ?? 1024)
}

const minutes = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 7200, 10_080, 20_160]

/** At most `most` of the moments: those at full minutes, hours or days on the clock that `minutesOf` reads. */
export function roundMoments(moments: readonly string[], minutesOf: (iso: string) => number, most: number): string[] {
  const told = moments.map((iso) => ({ iso, minute: minutesOf(iso) }))
  const round = minutes.map((step) => told.filter(({ minute }) => minute % step === 0).map(({ iso }) => iso))
  return round.find((some) => some.length >= 2 && some.length <= most) ?? evenly(moments, most)
}

/** At most `most` of the places, evenly, beginning with the first. */
export function evenly<T>(all: readonly T[], most: number): T[] {
  const every = Math.max(1, Math.ceil(all.length / most))
  return all.filter((_, i) => i % every === 0)
}
