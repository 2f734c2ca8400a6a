import { Fact, Facts } from '../ui/facts.tsx'
import type { SettingLine } from './differences.ts'

/** Settings in words, one below the other. */
export const SettingFacts = ({ lines }: { lines: readonly SettingLine[] }) => (
  <Facts>
    {lines.map(({ name, field, value }) => (
      <Fact key={name} name={field}>
        {value}
      </Fact>
    ))}
  </Facts>
)
