// Preloaded into the web server: when `npm start` itself is killed, its children must not hold the port.
if (process.send) process.on('disconnect', () => process.exit(0))
