import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Running, waitForPort } from './processes.ts'

export const nginxBinary = '/usr/sbin/nginx'
export const hasNginx = () => existsSync(nginxBinary)

/** One worker, as one Headwater is one process: the files of `root`, and a 302 for every path below /missing/. */
export async function startNginx(
  folder: string,
  options: { readonly root: string; readonly port: number },
): Promise<Running> {
  const config = join(folder, 'nginx.conf')
  for (const name of ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(config, configText(folder, options))
  const child = spawn(nginxBinary, ['-p', folder, '-c', config, '-g', 'daemon off;'], { stdio: 'inherit' })
  await waitForPort(options.port)
  return { name: 'nginx', child, port: options.port }
}

const configText = (folder: string, { root, port }: { root: string; port: number }) => `
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  default_type application/octet-stream;
  open_file_cache max=1000;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    root ${root};
    location /missing/ { return 302 http://abc.example.com$request_uri; }
    location /origin/ { alias ${root}/; }
    location /any/ { try_files /10k =404; }
  }
}
`
