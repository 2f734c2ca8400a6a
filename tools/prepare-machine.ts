import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** What the tests need beside Node, by the Debian package that has it. */
const needs = [
  { package: 'chromium', files: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'] },
  // With these alone pictures are drawn, the same everywhere: e2e/fonts.conf.
  { package: 'fonts-inter', files: ['/usr/share/fonts/opentype/inter/Inter-Regular.otf'] },
  { package: 'fonts-noto-cjk', files: ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'] },
  { package: 'fonts-noto-mono', files: ['/usr/share/fonts/truetype/noto/NotoSansMono-Regular.ttf'] },
  { package: 'strace', files: ['/usr/bin/strace'] },
  { package: 'iproute2', files: ['/usr/sbin/ip', '/sbin/ip', '/bin/ip', '/usr/bin/ip'] },
  // Origins, each run by its tests with a configuration of its own; their services need not run.
  { package: 'nginx-light', files: ['/usr/sbin/nginx'] },
  { package: 'apache2-bin', files: ['/usr/sbin/apache2'] },
  { package: 'lighttpd', files: ['/usr/sbin/lighttpd'] },
  { package: 'python3', files: ['/usr/bin/python3'] },
]

const missing = needs.filter(({ files }) => !files.some((file) => existsSync(file))).map((need) => need.package)
if (missing.length > 0) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    process.stderr.write(`The tests need: sudo apt-get install -y --no-install-recommends ${missing.join(' ')}\n`)
    process.exit(1)
  }
  apt('update')
  apt('install', '-y', '--no-install-recommends', ...missing)
}

function apt(...args: string[]): void {
  const { status } = spawnSync('apt-get', ['-qq', ...args], {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (status !== 0) process.exit(1)
}
