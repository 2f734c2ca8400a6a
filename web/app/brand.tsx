import classes from './brand.module.css'

/** The product's mark and name. */
export function Brand() {
  return (
    <span className={classes.brand}>
      <svg className={classes.mark} viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="var(--hw-mark)" />
        <path
          d="M6 12c3.3-3 6.7-3 10 0s6.7 3 10 0M6 20c3.3-3 6.7-3 10 0s6.7 3 10 0"
          fill="none"
          stroke="var(--hw-on-accent)"
          strokeWidth="3"
          strokeLinecap="round"
        />
      </svg>
      <span data-label>Headwater</span>
    </span>
  )
}
