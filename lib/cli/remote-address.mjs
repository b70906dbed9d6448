// Preloaded into the web server: says of every request where it comes from, in a header that nobody outside can set. Next hands the
// caller's own headers on, and knows no better.
import http from 'node:http'

const proxies = Number(process.env.MUSTER_PROXIES || 0)
const emit = http.Server.prototype.emit

http.Server.prototype.emit = function (event, request, ...rest) {
  if (event === 'request') place(request)
  return emit.call(this, event, request, ...rest)
}

function place(request) {
  const { headers, socket } = request
  const claimed = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean)
  const hops = [...claimed, socket.remoteAddress ?? 'unknown']
  // Each proxy adds whom it was asked by; what stands before is the caller's word.
  headers['x-muster-address'] = hops.at(-1 - proxies) ?? hops[0]
  if (proxies > 0) return
  // Without a proxy nobody else's word counts.
  for (const name of [
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'x-forwarded-port',
    'forwarded',
    'x-real-ip',
  ])
    delete headers[name]
}
