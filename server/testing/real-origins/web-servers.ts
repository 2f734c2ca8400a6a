import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Identity } from '../certificates.ts'
import { type RealOrigin, startServer } from './server-process.ts'

/** Two folders: what is served, and what the server itself needs. */
export type Site = { readonly root: string; readonly home: string }

/** Makes a site's folders; a server that gives up its rights must be able to read them. */
export async function makeSite(folder: string): Promise<Site> {
  const site = { root: join(folder, 'root'), home: join(folder, 'home') }
  for (const path of Object.values(site)) await mkdir(path, { recursive: true })
  for (const path of [folder, site.root, site.home]) await chmod(path, 0o755)
  return site
}

/** nginx, with HTTPS if there is an identity. */
export const startNginx = ({ root, home }: Site, identity?: Identity): Promise<RealOrigin> =>
  startServer('/usr/sbin/nginx', async (port) => {
    const file = join(home, `nginx-${port}.conf`)
    if (identity) await writeFile(join(home, 'identity.pem'), `${identity.cert}${identity.key}`)
    const tls = `ssl_certificate ${home}/identity.pem; ssl_certificate_key ${home}/identity.pem;`
    const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${home}/${name};`,
    )
    await writeFile(
      file,
      `daemon off; master_process off; pid ${home}/nginx-${port}.pid; error_log stderr;
      events {}
      http {
        access_log off; ${temp.join(' ')}
        types { image/jpeg jpg; text/plain txt; } default_type application/octet-stream;
        server {
          listen 127.0.0.1:${port} ${identity ? 'ssl' : ''}; root ${root}; autoindex on; ${identity ? tls : ''}
          add_header Cache-Control "max-age=60"; add_header Content-Language "zh";
        }
      }`,
    )
    return ['-p', home, '-c', file, '-e', 'stderr']
  })

const apacheModules = ['mpm_event', 'authz_core', 'mime', 'headers', 'dir', 'autoindex', 'alias']

export const startApache = ({ root, home }: Site): Promise<RealOrigin> =>
  startServer('/usr/sbin/apache2', async (port) => {
    const file = join(home, `apache-${port}.conf`)
    const modules = apacheModules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
    await writeFile(
      file,
      `${modules.join('\n')}
      ServerName localhost
      Listen 127.0.0.1:${port}
      PidFile ${home}/apache-${port}.pid
      ErrorLog ${home}/apache-${port}.log
      DefaultRuntimeDir ${home}
      User www-data
      Group www-data
      DocumentRoot ${root}
      <Directory ${root}>
        Require all granted
        Options Indexes
      </Directory>
      TypesConfig /dev/null
      AddType image/jpeg .jpg
      AddType text/plain .txt
      Header set Cache-Control max-age=60
      Header set Content-Language zh
      `,
    )
    return ['-d', home, '-f', file, '-DFOREGROUND']
  })

export const startLighttpd = ({ root, home }: Site): Promise<RealOrigin> =>
  startServer('/usr/sbin/lighttpd', async (port) => {
    const file = join(home, `lighttpd-${port}.conf`)
    await writeFile(
      file,
      `server.document-root = "${root}"
      server.bind = "127.0.0.1"
      server.port = ${port}
      server.upload-dirs = ( "${home}" )
      server.modules = ( "mod_setenv" )
      setenv.set-response-header = ( "Cache-Control" => "max-age=60", "Content-Language" => "zh" )
      mimetype.assign = ( ".jpg" => "image/jpeg", ".txt" => "text/plain" )
      `,
    )
    return ['-D', '-f', file]
  })

/** Speaks HTTP/1.0, and knows no ranges. */
export const startPython = ({ root }: Site): Promise<RealOrigin> =>
  startServer('/usr/bin/python3', (port) => [
    '-m',
    'http.server',
    '--bind',
    '127.0.0.1',
    '--directory',
    root,
    String(port),
  ])
