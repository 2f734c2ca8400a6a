import classes from './specimen.module.css'
import { Specimen } from './specimen.tsx'

const surfaces = ['canvas', 'surface', 'side-surface', 'hover', 'soft', 'accent-soft'] as const
const tones = ['good', 'warn', 'bad', 'info'] as const
const texts = ['text', 'text-muted', 'text-faint', 'accent-text'] as const
const sizes = ['small', 'dense', 'body', 'title', 'heading', 'figure'] as const

export function TokenSpecimens() {
  return (
    <Specimen name="app/tokens.css">
      <div className={classes.colours}>
        {surfaces.map((name) => (
          <div key={name} className={classes.colour} style={{ background: `var(--hw-${name})` }}>
            --hw-{name}
          </div>
        ))}
        {tones.map((name) => (
          <div
            key={name}
            className={classes.colour}
            style={{ background: `var(--hw-${name}-soft)`, color: `var(--hw-${name})` }}
          >
            --hw-{name} · --hw-{name}-soft
          </div>
        ))}
        {texts.map((name) => (
          <div key={name} className={classes.colour} style={{ color: `var(--hw-${name})` }}>
            --hw-{name}
          </div>
        ))}
      </div>
      <div>
        {sizes.map((name) => (
          <div
            key={name}
            style={{ fontSize: `var(--hw-text-${name})`, lineHeight: `var(--hw-leading-${name})` }}
          >{`--hw-text-${name} · --hw-leading-${name} · 回源 1,284,551`}</div>
        ))}
      </div>
    </Specimen>
  )
}
