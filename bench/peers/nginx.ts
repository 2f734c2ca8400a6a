import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathOf } from '../machine.ts'
import { freePort, type Running, start, waitForPort } from '../processes.ts'

export type NginxOptions = {
  /** Files that it serves. */
  readonly root: string
  /** A file of the root that answers everything: an origin that has every key. */
  readonly everything?: string
  /** Where `/store/` and `/cache/` are pulled from. */
  readonly originPort?: number
  /** Open files that it remembers. */
  readonly openFiles?: number
}

/**
 * One worker, as one Headwater is one process. `/…`: the files of `root`; `/missing/…`: a 302; `/store/…` and `/cache/…`: pulled from the origin and kept, by `proxy_store` or `proxy_cache` with its lock.
 */
export async function startNginx(folder: string, options: NginxOptions): Promise<Running> {
  const port = await freePort()
  const config = join(folder, 'nginx.conf')
  const folders = ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi', 'cache', 'store']
  for (const name of folders) mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(config, configText(folder, { ...options, port }))
  const child = start(pathOf('nginx'), ['-p', folder, '-c', config, '-g', 'daemon off;'])
  await waitForPort(port)
  return { child, port }
}

const configText = (
  folder: string,
  { root, port, originPort, everything, openFiles = 1000 }: NginxOptions & { readonly port: number },
) => `
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
worker_rlimit_nofile 65536;
events { worker_connections 8192; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  default_type application/octet-stream;
  open_file_cache max=${openFiles};
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  proxy_cache_path ${folder}/cache levels=2 keys_zone=all:64m max_size=20g use_temp_path=off;
  upstream origin { server 127.0.0.1:${originPort ?? 9}; keepalive 128; }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    root ${root};
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    ${everything === undefined ? '' : `try_files /${everything} =404;`}
    location /missing/ { return 302 http://abc.example.com$request_uri; }
    ${originPort === undefined ? '' : pulling(folder)}
  }
}
`

const pulling = (folder: string) => `
    location /store/ {
      root ${folder}/store;
      open_file_cache off;
      error_page 404 = @store;
      log_not_found off;
    }
    location @store {
      proxy_pass http://origin;
      proxy_store on;
      proxy_store_access user:rw;
      root ${folder}/store;
    }
    location /cache/ {
      proxy_pass http://origin;
      proxy_cache all;
      proxy_cache_key $uri;
      proxy_cache_lock on;
      proxy_cache_lock_timeout 60s;
      proxy_cache_lock_age 60s;
      proxy_cache_valid 200 1h;
    }`
